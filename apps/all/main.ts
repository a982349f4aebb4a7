import 'reflect-metadata';
import { Readiness, readConfig, runMain, serveMetrics } from '@/runtime';
import { webApplication } from '@/web';
import { AllModule } from './all.module';

runMain(async () => {
  const config = readConfig();
  const app = await webApplication(AllModule.with({ config }));
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST, app.get(Readiness));
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
});
