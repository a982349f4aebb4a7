import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { nestLogger, Readiness, RuntimeModule, readConfig, runMain, serveMetrics } from '@/runtime';
import { WorkerModule } from './worker.module';

runMain(async () => {
  const config = readConfig();
  @Module({ imports: [RuntimeModule.with({ config }), WorkerModule] })
  class WorkerApp {}
  const app = await NestFactory.createApplicationContext(WorkerApp, { logger: nestLogger, abortOnError: false });
  app.enableShutdownHooks();
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST, app.get(Readiness));
});
