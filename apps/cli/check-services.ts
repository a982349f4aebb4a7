import type { INestApplicationContext } from '@nestjs/common';
import Redis from 'ioredis';
import { SmtpMailer } from '@/adapters/mail';
import { CheckInvoices } from '@/invoicing';
import { LettersStore } from '@/letters';
import { BbbClients, type BbbServer, ServersStore } from '@/placement';
import { asCommand, type Config, FailedJobs, outboxLag, RotateKeys, Tenancy } from '@/runtime';
import { withRooms } from './context';
import { type Finding, look } from './finding';

const actor = asCommand('doctor');
const OFFSET_ALARM_MS = 2_000;
const LAG_ALARM_SECONDS = 60;

/** Redis and the mail server; and, where the database is well, what only the rooms know. */
export async function checkServices(config: Config, isDatabaseWell: boolean): Promise<Finding[]> {
  const outside = await Promise.all([redis(config), mailServer(config)]);
  if (!isDatabaseWell) return outside;
  const isRedisWell = outside[0]!.ok;
  return [...outside, ...(await withRooms((app) => inside(app, isRedisWell)))];
}

function redis({ REDIS_URL }: Config): Promise<Finding> {
  return look(
    'Redis',
    'Check REDIS_URL; in redis.conf set "appendonly yes" and "maxmemory-policy noeviction", or jobs are lost.',
    async () => {
      const client = new Redis(REDIS_URL, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => null });
      client.on('error', () => undefined);
      try {
        await client.connect();
        const info = await client.info();
        const value = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
        if (value('aof_enabled') !== '1') throw new Error('Its append-only file is off.');
        if (!['', 'noeviction'].includes(value('maxmemory_policy')))
          throw new Error(`It throws keys away when memory is short (${value('maxmemory_policy')}).`);
        return `answers, version ${value('redis_version')}, append-only file on`;
      } finally {
        client.disconnect();
      }
    },
  );
}

function mailServer({ SMTP_URL }: Config): Promise<Finding> {
  const mailer = new SmtpMailer(SMTP_URL);
  return look('mail server', 'Check SMTP_URL, its login included.', async () => {
    await mailer.verify();
    return 'takes letters';
  }).finally(() => mailer.close());
}

async function inside(app: INestApplicationContext, isRedisWell: boolean): Promise<Finding[]> {
  const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
    app.get(Tenancy).acrossNetwork({ actor, why: 'doctor' }, work) as Promise<T>;
  const servers = await across<BbbServer[]>((tx) => app.get(ServersStore).all(tx));
  return Promise.all([
    ...servers.filter(({ state, readsUsage }) => state !== 'disabled' && readsUsage).map((one) => bbbServer(app, one)),
    look('worker', 'Start it, or look at its log: it hands facts and jobs on within a second.', async () => {
      const seconds = await outboxLag(app.get(Tenancy));
      if (seconds > LAG_ALARM_SECONDS) throw new Error(`Something has waited for it for ${Math.round(seconds)} s.`);
      return 'nothing waits for it';
    }),
    look('secrets', 'Run "tallyroom keys rotate"; keep the older keys in APP_KEYS until it is done.', async () => {
      const pending = await app.get(RotateKeys).pending(actor);
      if (pending > 0) throw new Error(`${pending} are not under the newest of APP_KEYS.`);
      return 'all are under the newest of APP_KEYS';
    }),
    look('invoices and books', '"tallyroom invoices check" says what, and where.', async () => {
      const { problems, warnings } = await app.get(CheckInvoices).run(actor);
      if (problems.length > 0) throw new Error(`${problems.length} things do not add up.`);
      return ['everything adds up', ...warnings.map(({ subject, says }) => `${subject}: ${says}`)].join('; ');
    }),
    look('letters', '"tallyroom mail list" says why, "tallyroom mail retry" sends them again.', async () => {
      const failed = await across<unknown[]>((tx) => app.get(LettersStore).failed(tx));
      if (failed.length > 0) throw new Error(`${failed.length} have failed.`);
      return 'none has failed';
    }),
    ...(isRedisWell ? [failedJobs(app)] : []),
  ]);
}

function bbbServer(app: INestApplicationContext, server: BbbServer): Promise<Finding> {
  return look(
    `BBB server ${server.name}`,
    'Check its address and secret ("bbb-conf --secret" there), and that both machines run NTP.',
    async () => {
      const client = app.get(BbbClients).for(server);
      const live = await client.getMeetings();
      const offset = client.clockOffsetMs ?? 0;
      if (Math.abs(offset) > OFFSET_ALARM_MS) throw new Error(`Its clock is ${offset} ms off ours.`);
      return `takes our signature, ${live.length} meetings live, clock within ${OFFSET_ALARM_MS / 1000} s`;
    },
  );
}

function failedJobs(app: INestApplicationContext): Promise<Finding> {
  return look('jobs', '"tallyroom jobs failed" says why, "tallyroom jobs retry" has them tried again.', async () => {
    const counts = Object.entries(await app.get(FailedJobs).counts()).filter(([, count]) => count > 0);
    if (counts.length > 0) throw new Error(counts.map(([queue, count]) => `${count} failed (${queue})`).join(', '));
    return 'none has failed';
  });
}
