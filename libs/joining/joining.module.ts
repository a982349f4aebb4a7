import { Module } from '@nestjs/common';
import { BooksModule } from '@/books';
import { LettersModule } from '@/letters';
import { PeopleModule } from '@/people';
import { PlansModule } from '@/plans';
import { TenantsModule } from '@/tenants';
import { AgreeAgain } from './agree-again.service';
import { ApplicationsStore } from './applications.store';
import { Apply } from './apply.service';
import { ApproveApplication } from './approve-application.service';
import { BeginPaying } from './begin-paying.service';
import { ConfirmApplication } from './confirm-application.service';
import { ConvertSandbox } from './convert-sandbox.service';
import { ImportTenants } from './import-tenants.service';
import { MakeTenant } from './make-tenant.service';
import { Offers } from './offer.service';
import { RefuseApplication } from './refuse-application.service';
import { SandboxToReseller } from './sandbox-to-reseller.service';
import { SandboxToTenantStore } from './sandbox-to-tenant.store';
import { TermsStore } from './terms.store';
import { TidyJoining } from './tidy-joining.service';
import { Welcome } from './welcome.service';

const provided = [
  Apply,
  ConfirmApplication,
  ApproveApplication,
  RefuseApplication,
  ConvertSandbox,
  SandboxToReseller,
  MakeTenant,
  BeginPaying,
  AgreeAgain,
  ImportTenants,
  Offers,
  TidyJoining,
  Welcome,
  ApplicationsStore,
  TermsStore,
];

@Module({
  imports: [TenantsModule, BooksModule, PeopleModule, PlansModule, LettersModule],
  providers: [...provided, SandboxToTenantStore],
  exports: provided,
})
export class JoiningModule {}
