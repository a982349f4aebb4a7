import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { LettersModule } from '@/letters';
import { PaymentsModule } from '@/payments';
import { PeopleModule } from '@/people';
import { TenantsModule } from '@/tenants';
import { DunningLetters } from './dunning-letters.service';
import { DunningPoliciesStore } from './dunning-policies.store';
import { LiftSuspension } from './lift-suspension.service';
import { NoteReferenceRate } from './note-reference-rate.service';
import { OverdueStore } from './overdue.store';
import { ReadOwnDues } from './own-dues.service';
import { PlanDunning } from './plan-dunning.service';
import { PreviewDunning } from './preview-dunning.service';
import { PromisePayment } from './promise-payment.service';
import { PromisesStore } from './promises.store';
import { ReferenceRatesStore } from './reference-rates.store';
import { Restrict } from './restrict.service';
import { RestrictionLetters } from './restriction-letters.service';
import { ReviewStanding } from './review-standing.service';
import { SaveDunningPolicy } from './save-policy.service';
import { Suspend } from './suspend.service';
import { TakeDunningSteps } from './take-steps.service';

const provided = [
  DunningPoliciesStore,
  OverdueStore,
  ReadOwnDues,
  PromisesStore,
  ReferenceRatesStore,
  NoteReferenceRate,
  Restrict,
  RestrictionLetters,
  Suspend,
  LiftSuspension,
  ReviewStanding,
  DunningLetters,
  TakeDunningSteps,
  PlanDunning,
  SaveDunningPolicy,
  PreviewDunning,
  PromisePayment,
];

@Module({
  imports: [TenantsModule, PeopleModule, InvoicingModule, PaymentsModule, LettersModule],
  providers: provided,
  exports: provided,
})
export class DunningModule {}
