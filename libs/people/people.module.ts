import { Module } from '@nestjs/common';
import { AddMember } from './add-member.service';
import { PeopleStore } from './people.store';
import { SignIn } from './sign-in.service';

@Module({ providers: [PeopleStore, SignIn, AddMember], exports: [PeopleStore, SignIn, AddMember] })
export class PeopleModule {}
