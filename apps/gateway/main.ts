import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  answerReadiness,
  closeBefore,
  nestLogger,
  Readiness,
  RuntimeModule,
  readConfig,
  runMain,
  serveMetrics,
} from '@/runtime';
import { frontServer } from '@/web';
import { GatewayModule } from './gateway.module';
import { Gateway } from './gateway.service';

runMain(async () => {
  const config = readConfig();
  @Module({ imports: [RuntimeModule.with({ config }), GatewayModule] })
  class GatewayApp {}
  const app = await NestFactory.createApplicationContext(GatewayApp, { logger: nestLogger, abortOnError: false });
  const gateway = app.get(Gateway);
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST, app.get(Readiness));
  const server = frontServer(
    () => gateway,
    (request, response) => {
      if (request.url === '/healthz') response.end('ok\n');
      else if (request.url === '/readyz') void answerReadiness(app.get(Readiness), response);
      else response.writeHead(404).end();
    },
  ).listen(config.HTTP_PORT, config.HTTP_HOST);
  closeBefore(app, server);
});
