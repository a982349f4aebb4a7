import { createReadStream } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { Player, SimulatedBbb } from '../../apps/bbb-sim';
import { drain } from '../../apps/worker/drain';
import { type Month, month, monthIn, monthPeriod, SystemClock, TurnableClock } from '../../libs/kernel';
import { ImportRecordings, PollServer } from '../../libs/metering';
import { AddServer, ServersStore, secretPlace } from '../../libs/placement';
import {
  asCommand,
  dropDatabase,
  loginUrls,
  makeDatabase,
  makeLogins,
  migrate,
  readConfig,
  Sealer,
  Tenancy,
} from '../../libs/runtime';
import { buildDemoWorld } from '../../test/world/demo-world';
import { startMailCatcher } from '../mail-catcher/mail-catcher';
import { checkMonth } from './check';
import { playFirstWeeks } from './first-weeks';
import { forgetQueues } from './forget-queues';
import { type Kept, keep, remember } from './kept';
import { bringRecordings } from './kept-recordings';
import { setLogos } from './logos';
import { openApplication } from './open-application';
import {
  lastClosedMonth,
  monthEndAt,
  POLL_SECONDS,
  playMonth,
  runMonthEnd,
  scheduleMonth,
  scheduleUntilClose,
} from './play-month';
import { setReminders } from './reminders';
import { stayUp } from './stay-up';
import { connectStripe, startStripe } from './stripe';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    check: { type: 'boolean' },
    fresh: { type: 'boolean' },
    month: { type: 'string' },
    now: { type: 'string' },
    import: { type: 'string' },
    watch: { type: 'boolean' },
  },
});
const folder = options.folder!;
const PROJECT = path.resolve(__dirname, '../..');
const say = (text: string): void => void process.stderr.write(`· ${text}\n`);
const actor = asCommand('demo');

async function main(): Promise<void> {
  const started = process.hrtime.bigint();
  const realNow = options.now ? new Date(options.now) : new SystemClock().now();
  const adminUrl = process.env.DATABASE_URL!;
  const database = options.check ? `tallyroom_check_${process.pid}` : 'tallyroom_demo';
  const kept = await keep(folder, { isCheck: Boolean(options.check), isFresh: Boolean(options.fresh) });
  if (options.fresh) {
    await dropDatabase(adminUrl, database);
    await forgetQueues(process.env.REDIS_URL!, database);
  }
  await makeLogins(adminUrl);
  await makeDatabase(adminUrl, database);
  const urls = loginUrls(adminUrl, database);
  say('migrating');
  await migrate(urls.tallyroom_owner);
  const catcher = await startMailCatcher({
    folder: path.join(folder, options.check ? `mails-${process.pid}` : 'mails'),
    smtpPort: kept.ports.smtp,
    httpPort: kept.ports.mail,
  });
  const lastClosed = lastClosedMonth(realNow, monthIn('Europe/London', realNow));
  const playing: Month = kept.played ? month(kept.played.month) : options.month ? month(options.month) : lastClosed;
  const clock = new TurnableClock(
    kept.played ? realNow : new Date(monthPeriod('Europe/London', playing).from.getTime() - 3_600_000),
  );
  const stripe = await startStripe(clock, kept.ports.stripe);
  const config = readConfig({
    STRIPE_API_URL: stripe.url,
    DATABASE_OWNER_URL: urls.tallyroom_owner,
    DATABASE_APP_URL: urls.tallyroom_app,
    DATABASE_NETWORK_URL: urls.tallyroom_network,
    REDIS_URL: process.env.REDIS_URL,
    QUEUE_PREFIX: database,
    APP_KEYS: kept.appKeys,
    SMTP_URL: catcher.smtpUrl,
    MAIL_FROM: 'Tallyroom <billing@rooms.example>',
    PUBLIC_URL: `http://127.0.0.1:${kept.ports.http}`,
    HTTP_PORT: String(kept.ports.http),
    METRICS_PORT: String(kept.ports.metrics),
    POLL_SECONDS: String(POLL_SECONDS),
    // Whoever tries the demo's webhooks out listens on this machine.
    CALLBACKS_REACH: 'loopback',
    LOG_LEVEL: 'warn',
  });
  const sims = kept.secrets.map((secret, index) => new SimulatedBbb(`bbb-${index + 1}`, secret, clock));
  await Promise.all(sims.map((sim, index) => sim.start(kept.ports.servers[index])));
  say(kept.played ? `${kept.played.month} was played before; its data is kept` : 'starting');
  const application = await openApplication(config, clock);
  const { app } = application;
  if (kept.played) {
    bringRecordings(folder, sims);
    await moveServers(app, sims);
    await catchUp(app, clock);
  }
  let exitCode = 0;
  if (options.import) {
    exitCode = await importFile(app);
  } else {
    const played = kept.played ?? (await play());
    if (!options.check) {
      await connectStripe(app, stripe);
      await setReminders(app);
      const player = new Player(clock, sims);
      if (kept.played === null && playing === lastClosed) {
        say(`playing on, until ${realNow.toISOString().slice(0, 10)}`);
        const stage = { app, clock, sims, player, stripe, catcher, settle: () => drain(app) };
        await playFirstWeeks(stage, playing, realNow);
      }
      await application.stop();
      remember(folder, { ...kept, played });
      if (clock.now() < realNow) clock.turnTo(realNow);
      const file = path.join(PROJECT, 'var', 'demo.json');
      return stayUp({ clock, sims, stripe, catcher, config, file, player, folder });
    }
    const answer = await checkMonth(app, playing, catcher, played.meetings);
    for (const mistake of answer.wrong) say(`wrong: ${mistake}`);
    const { wrong, ...figures } = answer;
    process.stdout.write(
      `${JSON.stringify({ ...figures, seconds: Number((process.hrtime.bigint() - started) / 100_000_000n) / 10, ...(wrong.length > 0 ? { wrong } : {}) })}\n`,
    );
    exitCode = answer.ok ? 0 : 1;
  }
  await application.stop();
  await Promise.all([catcher.stop(), stripe.stop(), ...sims.map((sim) => sim.stop())]);
  await dropDatabase(adminUrl, database);
  process.exit(exitCode);

  async function play(): Promise<NonNullable<Kept['played']>> {
    say('building the demo world');
    const world = await buildDemoWorld(app, playing);
    const servers = await Promise.all(
      sims.map(async (sim) => ({
        sim,
        id: (await app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor)).id,
      })),
    );
    // A logo is a part of each mail, and the check counts those.
    if (!options.check) await setLogos(app, world);
    const player = new Player(clock, sims);
    const meetings = scheduleMonth(player, servers, world, playing);
    say(`playing ${meetings} meetings of ${playing}`);
    let shown = '';
    const poll = async (): Promise<void> => {
      await Promise.all(servers.map(({ id }) => app.get(PollServer).run(id)));
    };
    if (!options.check) scheduleUntilClose(player, servers, world, playing);
    await playMonth(
      player,
      clock,
      poll,
      (at) => {
        const day = at.toISOString().slice(0, 10);
        if (day.slice(0, 9) === shown.slice(0, 9)) return;
        shown = day;
        say(`  ${day}`);
      },
      options.check ? null : monthEndAt(playing),
    );
    say('closing the month');
    await runMonthEnd(app, player, servers, world, playing);
    return { month: playing, meetings };
  }

  async function importFile(services: typeof app): Promise<number> {
    await buildDemoWorld(services, playing);
    await services
      .get(AddServer)
      .run({ name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'none', readsUsage: false }, actor);
    const run = () => services.get(ImportRecordings).run('archive', createReadStream(options.import!), actor);
    const first = await run();
    const again = await run();
    const ok = first.runs > 0 && first.broken === null && again.runs === 0;
    process.stdout.write(
      `${JSON.stringify({ ok, runs: first.runs, seconds: Number(first.seconds), problems: first.problems, runsAgain: again.runs })}\n`,
    );
    return ok ? 0 : 1;
  }
}

/** The simulated servers may have come up on other ports than before. */
async function moveServers(app: INestApplicationContext, sims: readonly SimulatedBbb[]): Promise<void> {
  await app
    .get(Tenancy)
    .acrossNetwork({ actor: asCommand('db seed'), why: 'move the simulated servers' }, async (tx) => {
      for (const { name, url, secret } of sims) {
        const { id } = await app.get(ServersStore).byName(tx, name);
        await app.get(ServersStore).moveTo(tx, id, url, app.get(Sealer).seal(secret, secretPlace(id)));
      }
    });
}

/** Visitors may have turned the clock beyond today: it never stands before what was written already. */
async function catchUp(app: INestApplicationContext, clock: TurnableClock): Promise<void> {
  const last = await app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'find how late it is' }, (tx) =>
      tx.one<{ at: Date | null }>(
        'select greatest((select max(created_at) from invoices), (select max(created_at) from letters)) as at',
      ),
    );
  if (last?.at && clock.now() < last.at) clock.turnTo(last.at);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});
