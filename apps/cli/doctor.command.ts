import type { Command } from 'commander';
import { Client } from 'pg';
import { SmtpMailer } from '@/adapters/mail';
import { CheckInvoices, type Problem } from '@/invoicing';
import { BbbClients, ServersStore } from '@/placement';
import { asCommand, type Config, pendingMigrations, Queues, readConfig, Tenancy } from '@/runtime';
import { withRooms } from './context';
import { print, table } from './output';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

const OFFSET_ALARM_MS = 2_000;

/** `tallyroom doctor`: looks at everything the platform leans on, and says what to do about what is wrong. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('looks at configuration, database, Redis, mail server and BBB servers, and says what to do')
    .action(async () => {
      const config = readConfig();
      const findings = [
        { what: 'configuration', ok: true, says: 'all settings are there' },
        ...(await database(config)),
        ...(await leanedOn(config)),
      ];
      print(program.opts().json, findings, () =>
        table(
          ['', 'what', 'says'],
          findings.map(({ what, ok, says }) => [ok ? 'ok' : 'NO', what, says]),
        ),
      );
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

async function finding(what: string, work: () => Promise<string>, advice: string): Promise<Finding> {
  return work().then(
    (says) => ({ what, ok: true, says }),
    (error: Error) => ({ what, ok: false, says: `${error.message} ${advice}` }),
  );
}

async function database(config: Config): Promise<Finding[]> {
  const login = (url: string): Promise<Finding> =>
    finding(
      `database login ${new URL(url).username}`,
      async () => {
        const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
        await client.connect();
        try {
          const { rows } = await client.query(
            'select rolsuper or rolbypassrls as strong from pg_roles where rolname = current_user',
          );
          if (rows[0].strong) throw new Error('This login is a superuser or bypasses row-level security.');
          return 'connects, no superuser, bound by row-level security';
        } finally {
          await client.end();
        }
      },
      'Run "tallyroom db roles" with the administrative DATABASE_URL.',
    );
  const schema = finding(
    'schema',
    async () => {
      if (config.DATABASE_OWNER_URL && (await pendingMigrations(config.DATABASE_OWNER_URL)))
        throw new Error('Migrations are pending.');
      return 'is the newest';
    },
    'Run "tallyroom db migrate".',
  );
  return Promise.all([login(config.DATABASE_APP_URL), login(config.DATABASE_NETWORK_URL), schema]);
}

async function leanedOn(config: Config): Promise<Finding[]> {
  return withRooms(async (app) => {
    const mailer = new SmtpMailer(config.SMTP_URL);
    const redis = finding(
      'Redis',
      async () => String(await app.get(Queues).queue('usage').client.ping()),
      'Check REDIS_URL and that Redis is up.',
    );
    const smtp = finding('mail server', () => mailer.verify().then(() => 'takes letters'), 'Check SMTP_URL.').finally(
      () => mailer.close(),
    );
    const servers = (
      await app
        .get(Tenancy)
        .acrossNetwork({ actor: asCommand('doctor'), why: 'doctor' }, (tx) => app.get(ServersStore).all(tx))
    ).filter(({ readsUsage }) => readsUsage);
    const bbb = servers.map((server) =>
      finding(
        `BBB server ${server.name}`,
        async () => {
          const client = app.get(BbbClients).for(server);
          const live = await client.getMeetings();
          const offset = client.clockOffsetMs ?? 0;
          if (Math.abs(offset) > OFFSET_ALARM_MS) throw new Error(`Its clock is ${offset} ms off ours.`);
          return `answers, ${live.length} meetings live, clock within ${OFFSET_ALARM_MS / 1000} s`;
        },
        'Check its address and secret, and that both machines run NTP.',
      ),
    );
    return Promise.all([redis, smtp, ...bbb, ...(await invoices(app))]);
  });
}

/** What never may be is a finding that fails; an issuer's turnover near the VAT threshold is one that is told. */
async function invoices(app: Parameters<Parameters<typeof withRooms>[0]>[0]): Promise<Promise<Finding>[]> {
  const { problems, warnings } = await app.get(CheckInvoices).run(asCommand('doctor'));
  const told =
    (ok: boolean) =>
    (one: Problem): Promise<Finding> =>
      Promise.resolve({ what: one.what, ok, says: `${one.subject}: ${one.says}` });
  const sound = { what: 'invoices and books', ok: true, says: 'everything adds up' };
  return [
    ...(problems.length === 0 ? [Promise.resolve(sound)] : problems.map(told(false))),
    ...warnings.map(told(true)),
  ];
}
