import { Module } from '@nestjs/common';
import { LettersModule } from '@/letters';
import { PeopleModule } from '@/people';
import { TenantsModule } from '@/tenants';
import { LiftSuspension } from './lift-suspension.service';
import { Restrict } from './restrict.service';
import { RestrictionLetters } from './restriction-letters.service';
import { SuspendTenant } from './suspend-tenant.service';

const provided = [Restrict, RestrictionLetters, SuspendTenant, LiftSuspension];

@Module({
  imports: [TenantsModule, PeopleModule, LettersModule],
  providers: provided,
  exports: provided,
})
export class DunningModule {}
