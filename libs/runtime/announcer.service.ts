import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Redis from 'ioredis';
import { CONFIG, type Config } from './config';

type Hear = (what: string) => void;

/**
 * Tells other processes that something they may remember has changed: `tenant` a slug, `meeting` the id of the tenant whose
 * meetings changed. A word is
 * lost while Redis is away; whoever remembers must forget by itself after a short while as well.
 */
@Injectable()
export class Announcer implements OnApplicationShutdown {
  private speaker: Redis | null = null;
  private listener: Redis | null = null;
  private readonly hearers = new Map<string, Hear[]>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Says it, waiting at most a moment; failing to say it fails nothing. */
  async say(topic: 'tenant' | 'meeting', what: string): Promise<void> {
    this.speaker ??= this.open({ maxRetriesPerRequest: 1, commandTimeout: 1000 });
    await this.speaker.publish(this.channel(topic), what).catch(() => undefined);
  }

  hear(topic: 'tenant' | 'meeting', hear: Hear): void {
    const channel = this.channel(topic);
    this.hearers.set(channel, [...(this.hearers.get(channel) ?? []), hear]);
    if (!this.listener) {
      this.listener = this.open({});
      this.listener.on('message', (from: string, what: string) => {
        for (const one of this.hearers.get(from) ?? []) one(what);
      });
    }
    void this.listener.subscribe(channel).catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    this.speaker?.disconnect();
    this.listener?.disconnect();
  }

  private channel(topic: string): string {
    return `${this.config.QUEUE_PREFIX}:changed:${topic}`;
  }

  private open(options: { maxRetriesPerRequest?: number; commandTimeout?: number }): Redis {
    const redis = new Redis(this.config.REDIS_URL, options);
    redis.on('error', () => undefined);
    return redis;
  }
}
