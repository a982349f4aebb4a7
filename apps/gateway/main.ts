import 'reflect-metadata';
import { createServer } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { nestLogger, RuntimeModule, readConfig, runMain, serveMetrics } from '@/runtime';
import { GatewayModule } from './gateway.module';
import { Gateway } from './gateway.service';

runMain(async () => {
  const config = readConfig();
  @Module({ imports: [RuntimeModule.with({ config }), GatewayModule] })
  class GatewayApp {}
  const app = await NestFactory.createApplicationContext(GatewayApp, { logger: nestLogger, abortOnError: false });
  app.enableShutdownHooks();
  const gateway = app.get(Gateway);
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST);
  createServer({ maxHeaderSize: 64 * 1024, requestTimeout: 60_000 }, (request, response) => {
    if (gateway.takes(request)) gateway.handle(request, response);
    else if (request.url === '/healthz' || request.url === '/readyz') response.end('ok\n');
    else response.writeHead(404).end();
  }).listen(config.HTTP_PORT, config.HTTP_HOST);
});
