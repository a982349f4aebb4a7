import { Module } from '@nestjs/common';
import { OpenIdProvider } from '@/adapters/oidc';
import { CONFIG, type Config } from '@/runtime';
import { TenantsModule } from '@/tenants';
import { AddMember } from './add-member.service';
import { ApiKeys } from './api-keys.service';
import { ApiKeysStore } from './api-keys.store';
import { ChangeAddress } from './change-address.service';
import { IdentityProviders } from './identity-providers.service';
import { IdentityProvidersStore } from './identity-providers.store';
import { NewAddressesStore } from './new-addresses.store';
import { PeopleStore } from './people.store';
import { PersonalMail } from './personal-mail.service';
import { SecondFactors } from './second-factors.service';
import { SecondFactorsStore } from './second-factors.store';
import { SessionsStore } from './sessions.store';
import { SignIn } from './sign-in.service';
import { SignInElsewhere } from './sign-in-elsewhere.service';
import { SignInLinksStore } from './sign-in-links.store';
import { Team } from './team.service';
import { TeamStore } from './team.store';
import { Throttle } from './throttle.service';

const SERVICES = [
  AddMember,
  ChangeAddress,
  IdentityProviders,
  IdentityProvidersStore,
  NewAddressesStore,
  PeopleStore,
  PersonalMail,
  SecondFactors,
  SecondFactorsStore,
  SessionsStore,
  SignIn,
  SignInElsewhere,
  SignInLinksStore,
  Throttle,
  ApiKeys,
  ApiKeysStore,
  Team,
  TeamStore,
];

const openIdProvider = {
  provide: OpenIdProvider,
  useFactory: ({ CALLBACKS_REACH }: Config) => new OpenIdProvider(CALLBACKS_REACH),
  inject: [CONFIG],
};

@Module({
  imports: [TenantsModule],
  providers: [...SERVICES, openIdProvider],
  exports: SERVICES,
})
export class PeopleModule {}
