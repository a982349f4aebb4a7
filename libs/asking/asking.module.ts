import { Module } from '@nestjs/common';
import { DunningModule } from '@/dunning';
import { InvoicingModule } from '@/invoicing';
import { JoiningModule } from '@/joining';
import { LettersModule } from '@/letters';
import { MeteringModule } from '@/metering';
import { PeopleModule } from '@/people';
import { PlansModule } from '@/plans';
import { TenantsModule } from '@/tenants';
import { AnswerQuestion } from './answer-question.service';
import { AskPlan } from './ask-plan.service';
import { AskQuestion } from './ask-question.service';
import { ComparePlans } from './compare-plans.service';
import { DecidePlan } from './decide-plan.service';
import { EndTenancies } from './end-tenancies.service';
import { GiveNotice } from './give-notice.service';
import { LeavingLetters } from './leaving-letters.service';
import { QuestionLetters } from './question-letters.service';
import { QuestionsStore } from './questions.store';

const services = [
  AskQuestion,
  AnswerQuestion,
  AskPlan,
  ComparePlans,
  DecidePlan,
  GiveNotice,
  EndTenancies,
  QuestionsStore,
];

@Module({
  imports: [
    TenantsModule,
    PeopleModule,
    PlansModule,
    MeteringModule,
    InvoicingModule,
    LettersModule,
    DunningModule,
    JoiningModule,
  ],
  providers: [...services, QuestionLetters, LeavingLetters],
  exports: services,
})
export class AskingModule {}
