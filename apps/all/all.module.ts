import { type DynamicModule, Module } from '@nestjs/common';
import { RuntimeModule, type RuntimeOptions } from '@/runtime';
import { GatewayModule } from '../gateway/gateway.module';
import { PlatformModule } from '../platform/platform.module';
import { WorkerModule } from '../worker/worker.module';

/** Everything in one process: how a small co-op runs it. */
@Module({})
export class AllModule {
  static with(options: RuntimeOptions = {}): DynamicModule {
    return { module: AllModule, imports: [RuntimeModule.with(options), GatewayModule, PlatformModule, WorkerModule] };
  }
}
