import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Redis from 'ioredis';
import { CONFIG, type Config } from './config';

/**
 * Turns come evenly, one every 1/n of a second; a tenth of a second that was missed is made up for, and no second has more than
 * n, with what lies between a turn and what it is for. The list tells of the turns of that time ("when how-many", in
 * microseconds of Redis' own clock, so that nobody else's counts), the other key when the next is due and how many it holds.
 */
const TAKE = `
  local second, kept, per_second, wanted = 1000000, 1050000, tonumber(ARGV[1]), tonumber(ARGV[2])
  local every = second / per_second
  local time = redis.call('TIME')
  local now = time[1] * second + time[2]
  local next, in_second = unpack(redis.call('HMGET', KEYS[2], 'next', 'in_second'))
  next, in_second = math.max(tonumber(next or 0), now - second / 10), tonumber(in_second or 0)
  local function oldest()
    local at, count = string.match(redis.call('LINDEX', KEYS[1], 0) or '', '(%d+) (%d+)')
    return tonumber(at), tonumber(count)
  end
  local at, count = oldest()
  while at and at <= now - kept do
    in_second = in_second - count
    redis.call('LPOP', KEYS[1])
    at, count = oldest()
  end
  local granted = math.max(0, math.min(wanted, math.floor((now - next) / every) + 1, per_second - in_second))
  if granted > 0 then
    redis.call('RPUSH', KEYS[1], string.format('%.0f %d', now, granted))
    next, in_second, at = next + granted * every, in_second + granted, at or now
    redis.call('HSET', KEYS[2], 'next', string.format('%.0f', math.ceil(next)), 'in_second', in_second)
    redis.call('PEXPIRE', KEYS[1], 3000)
    redis.call('PEXPIRE', KEYS[2], 3000)
  end
  local room = in_second < per_second and now or at + kept
  return { granted, math.ceil(math.max(next, room) - now) }`;

/**
 * Gives turns to all processes of an installation together, in Redis. Null while Redis is away: then whoever asks keeps to
 * turns of its own, and nobody stands still.
 */
@Injectable()
export class Turnstile implements OnApplicationShutdown {
  private redis: Redis | null = null;
  private isAway = false;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Of the turns wanted of something, how many are granted now, and in how many milliseconds there is another. */
  async take(what: string, perSecond: number, wanted: number): Promise<{ granted: number; waitMs: number } | null> {
    this.redis ??= this.open();
    if (this.isAway) return null;
    try {
      const key = `${this.config.QUEUE_PREFIX}:turns:${what}`;
      const answer = await this.redis.eval(TAKE, 2, key, `${key}:state`, perSecond, wanted);
      const [granted, waitMicros] = answer as [number, number];
      return { granted, waitMs: waitMicros / 1000 };
    } catch {
      this.isAway = this.redis.status !== 'ready';
      return null;
    }
  }

  private open(): Redis {
    const redis = new Redis(this.config.REDIS_URL, { maxRetriesPerRequest: 1, commandTimeout: 1000 });
    redis.on('error', () => undefined);
    redis.on('close', () => {
      this.isAway = true;
    });
    redis.on('ready', () => {
      this.isAway = false;
    });
    return redis;
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}
