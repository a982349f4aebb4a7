import { type INestApplicationContext, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock, TurnableClock } from '../../libs/kernel';
import { type Config, type LoginUrls, nestLogger, RuntimeModule, readConfig } from '../../libs/runtime';
import { freshDatabase } from './test-database';

/** One key for all suites, for what is sealed in a template is opened in its copies. */
const APP_KEYS = `test:${Buffer.alloc(32, 'tallyroom').toString('base64')}`;

/** Settings of a test: this suite's own database and queue prefix. */
export function testConfig(urls: LoginUrls, settings: Record<string, string> = {}): Config {
  return readConfig({
    DATABASE_OWNER_URL: urls.tallyroom_owner,
    DATABASE_APP_URL: urls.tallyroom_app,
    DATABASE_NETWORK_URL: urls.tallyroom_network,
    DATABASE_POOL_SIZE: '5',
    REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
    QUEUE_PREFIX: new URL(urls.tallyroom_app).pathname.slice(1),
    APP_KEYS,
    METRICS_PORT: '0',
    HTTP_PORT: '0',
    ...settings,
  });
}

export interface TestContext {
  readonly app: INestApplicationContext;
  readonly clock: TurnableClock;
  readonly urls: LoginUrls;
  readonly config: Config;
  stop(): Promise<void>;
}

interface Given {
  readonly now?: Date;
  readonly clock?: TurnableClock;
  readonly settings?: Record<string, string>;
}

/** The named rooms on a fresh database, with a clock that is turned by hand. No HTTP, no queues running. */
export async function testContext(
  name: string,
  imports: NonNullable<ModuleMetadata['imports']>,
  { holds, ...given }: Given & { holds?: 'october' } = {},
): Promise<TestContext> {
  const { urls, drop } = await freshDatabase(name, holds);
  const context = await contextOn(urls, imports, given);
  return {
    ...context,
    stop: async () => {
      await context.stop();
      await drop();
    },
  };
}

/** The same on a database that is there, and stays. */
export async function contextOn(
  urls: LoginUrls,
  imports: NonNullable<ModuleMetadata['imports']>,
  { now = new Date('2026-11-04T09:00:00Z'), clock = new TurnableClock(now), settings = {} }: Given,
): Promise<TestContext> {
  const config = testConfig(urls, settings);
  @Module({ imports: [RuntimeModule.with({ config, clock }), ...imports] })
  class TestModule {}
  const app = await NestFactory.createApplicationContext(TestModule, { logger: nestLogger, abortOnError: false });
  return { app, clock: app.get(Clock) as TurnableClock, urls, config, stop: () => app.close() };
}
