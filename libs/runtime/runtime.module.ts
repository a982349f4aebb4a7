import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock, SystemClock } from '@/kernel';
import { Announcer } from './announcer.service';
import { CONFIG, type Config, readConfig } from './config';
import { databaseOptions } from './database';
import { FailedJobs } from './failed-jobs.service';
import { Queues } from './queues';
import { Ration } from './ration.service';
import { Readiness } from './readiness.service';
import { RotateKeys } from './rotate-keys.service';
import { Sealer } from './sealer';
import { Tenancy } from './tenancy';
import { Turnstile } from './turnstile.service';

export interface RuntimeOptions {
  readonly config?: Config;
  readonly clock?: Clock;
}

const SERVICES = [Tenancy, Queues, Announcer, FailedJobs, RotateKeys, Readiness, Ration, Turnstile];

/** Configuration, clock, the two database logins of a running app, tenancy, queues and the sealer, for every room. */
@Global()
@Module({})
export class RuntimeModule {
  static with({ config = readConfig(), clock = new SystemClock() }: RuntimeOptions = {}): DynamicModule {
    const login = (name: string, url: string): DynamicModule =>
      TypeOrmModule.forRootAsync({
        name,
        useFactory: () => ({
          name,
          ...databaseOptions(url, config.DATABASE_POOL_SIZE),
          retryAttempts: 3,
          retryDelay: 1000,
        }),
      });
    return {
      module: RuntimeModule,
      imports: [login('app', config.DATABASE_APP_URL), login('network', config.DATABASE_NETWORK_URL)],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: clock },
        { provide: Sealer, useValue: new Sealer(config.APP_KEYS) },
        ...SERVICES,
      ],
      exports: [CONFIG, Clock, Sealer, ...SERVICES],
    };
  }
}
