import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Redis from 'ioredis';
import { Clock } from '@/kernel';
import { CONFIG, type Config } from './config';

export interface Rationed {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window is over. */
  readonly resetSeconds: number;
  readonly isOver: boolean;
}

/** Counts uses in windows of time, in Redis, for all processes together. While Redis is away nobody is refused. */
@Injectable()
export class Ration implements OnApplicationShutdown {
  private redis: Redis | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async take(what: string, limit: number, windowSeconds: number): Promise<Rationed> {
    const nowSeconds = Math.floor(this.clock.now().getTime() / 1000);
    const window = Math.floor(nowSeconds / windowSeconds);
    const key = `${this.config.QUEUE_PREFIX}:ration:${what}:${window}`;
    const used = await this.count(key, windowSeconds).catch(() => 1);
    return {
      limit,
      remaining: Math.max(0, limit - used),
      resetSeconds: (window + 1) * windowSeconds - nowSeconds,
      isOver: used > limit,
    };
  }

  private async count(key: string, windowSeconds: number): Promise<number> {
    this.redis ??= this.open();
    const used = await this.redis.incr(key);
    if (used === 1) await this.redis.expire(key, 2 * windowSeconds);
    return used;
  }

  private open(): Redis {
    const redis = new Redis(this.config.REDIS_URL, { maxRetriesPerRequest: 1, commandTimeout: 1000 });
    redis.on('error', () => undefined);
    return redis;
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}
