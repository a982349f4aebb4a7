import { Module } from '@nestjs/common';
import { PeopleStore } from './people.store';
import { SignIn } from './sign-in.service';

@Module({ providers: [PeopleStore, SignIn], exports: [PeopleStore, SignIn] })
export class PeopleModule {}
