import { Module } from '@nestjs/common';
import { AddMember } from './add-member.service';
import { ApiKeys } from './api-keys.service';
import { ApiKeysStore } from './api-keys.store';
import { PeopleStore } from './people.store';
import { SecondFactors } from './second-factors.service';
import { SecondFactorsStore } from './second-factors.store';
import { SessionsStore } from './sessions.store';
import { SignIn } from './sign-in.service';
import { SignInLinksStore } from './sign-in-links.store';
import { Team } from './team.service';
import { TeamStore } from './team.store';
import { Throttle } from './throttle.service';

const SERVICES = [
  AddMember,
  PeopleStore,
  SecondFactors,
  SecondFactorsStore,
  SessionsStore,
  SignIn,
  SignInLinksStore,
  Throttle,
  ApiKeys,
  ApiKeysStore,
  Team,
  TeamStore,
];

@Module({ providers: SERVICES, exports: SERVICES })
export class PeopleModule {}
