import 'reflect-metadata';
import { createServer } from 'node:http';
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
import { GatewayModule } from './gateway.module';
import { Gateway } from './gateway.service';

runMain(async () => {
  const config = readConfig();
  @Module({ imports: [RuntimeModule.with({ config }), GatewayModule] })
  class GatewayApp {}
  const app = await NestFactory.createApplicationContext(GatewayApp, { logger: nestLogger, abortOnError: false });
  const gateway = app.get(Gateway);
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST, app.get(Readiness));
  const server = createServer({ maxHeaderSize: 64 * 1024, requestTimeout: 60_000 }, (request, response) => {
    if (gateway.takes(request)) gateway.handle(request, response);
    else if (request.url === '/healthz') response.end('ok\n');
    else if (request.url === '/readyz') void answerReadiness(app.get(Readiness), response);
    else response.writeHead(404).end();
  }).listen(config.HTTP_PORT, config.HTTP_HOST);
  closeBefore(app, server);
});
