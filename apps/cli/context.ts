import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BankModule } from '@/bank';
import { InvoicingModule } from '@/invoicing';
import { JoiningModule } from '@/joining';
import { LettersModule } from '@/letters';
import { MeteringModule } from '@/metering';
import { PaymentsModule } from '@/payments';
import { PeopleModule } from '@/people';
import { PlacementModule } from '@/placement';
import { PlansModule } from '@/plans';
import { nestLogger, Queues, RuntimeModule, readConfig } from '@/runtime';
import { StatementsModule } from '@/statements';
import { TenantsModule } from '@/tenants';

/** Opens the rooms for one command, and closes them whatever happens. */
export async function withRooms<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  @Module({
    imports: [
      RuntimeModule.with({ config: readConfig() }),
      TenantsModule,
      PeopleModule,
      PlansModule,
      PlacementModule,
      MeteringModule,
      InvoicingModule,
      PaymentsModule,
      BankModule,
      StatementsModule,
      LettersModule,
      JoiningModule,
    ],
  })
  class CliModule {}
  const app = await NestFactory.createApplicationContext(CliModule, { logger: nestLogger, abortOnError: false });
  try {
    return await work(app);
  } finally {
    await app.get(Queues).onApplicationShutdown();
    await app.close();
  }
}
