import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { Readiness, RuntimeModule, readConfig, runMain, serveMetrics } from '@/runtime';
import { webApplication } from '@/web';
import { PlatformModule } from './platform.module';

runMain(async () => {
  const config = readConfig();
  @Module({ imports: [RuntimeModule.with({ config }), PlatformModule] })
  class PlatformApp {}
  const app = await webApplication(PlatformApp);
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST, app.get(Readiness));
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
});
