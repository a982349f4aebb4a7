import { Module } from '@nestjs/common';
import { AskingModule } from '@/asking';
import { DunningModule } from '@/dunning';
import { InvoicingModule } from '@/invoicing';
import { JoiningModule } from '@/joining';
import { LettersModule } from '@/letters';
import { LimitsModule } from '@/limits';
import { MeteringModule } from '@/metering';
import { PaymentsModule } from '@/payments';
import { PeopleModule } from '@/people';
import { PlacementModule } from '@/placement';
import { TellingModule } from '@/telling';
import { WebhooksModule } from '@/webhooks';
import { Measure } from './measure.service';
import { Relay } from './relay.service';
import { Worker } from './worker.service';

const rooms = [
  MeteringModule,
  InvoicingModule,
  PaymentsModule,
  LettersModule,
  DunningModule,
  LimitsModule,
  JoiningModule,
  AskingModule,
  PeopleModule,
  PlacementModule,
  WebhooksModule,
  TellingModule,
];

/** What the relay needs, without anything that runs by itself: for tests and commands that drain jobs in place. */
@Module({ imports: rooms, providers: [Relay], exports: [Relay, ...rooms] })
export class RelayModule {}

@Module({ imports: [RelayModule], providers: [Worker, Measure] })
export class WorkerModule {}
