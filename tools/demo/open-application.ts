import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RelayModule } from '../../apps/worker/worker.module';
import { BankModule } from '../../libs/bank';
import type { TurnableClock } from '../../libs/kernel';
import { PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { RoomsModule } from '../../libs/rooms';
import { type Config, nestLogger, RuntimeModule } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';

export interface DemoApplication {
  readonly app: INestApplicationContext;
  stop(): Promise<void>;
}

/** The product's services without anything that runs by itself: while a month is played, the script is the clock. */
export async function openApplication(config: Config, clock: TurnableClock): Promise<DemoApplication> {
  @Module({
    imports: [
      RuntimeModule.with({ config, clock }),
      TenantsModule,
      PlansModule,
      PlacementModule,
      RoomsModule,
      BankModule,
      RelayModule,
    ],
  })
  class DemoModule {}
  const app = await NestFactory.createApplicationContext(DemoModule, { logger: nestLogger, abortOnError: false });
  return { app, stop: () => app.close() };
}
