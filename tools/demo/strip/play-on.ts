import { calendar } from '../../../apps/worker/calendar';
import { PROCESSORS } from '../../../apps/worker/processors';
import { CloseMonths } from '../../../libs/invoicing';
import { type Month, monthIn, monthPeriod } from '../../../libs/kernel';
import { PollServer, SweepRecordings, SyncAwaitedRecordings } from '../../../libs/metering';
import { ServersStore } from '../../../libs/placement';
import { Tenancy } from '../../../libs/runtime';
import { TenantGatewaysStore, TenantsStore } from '../../../libs/tenants';
import { DEMO_RESELLERS } from '../../../test/world/demo-parties';
import { meetingsOf, overMidnight } from '../meetings';
import { monthEndAt, monthToEnd, POLL_SECONDS, playMonth } from '../play-month';
import { roomsOf } from '../rooms';
import { actor, type Stage, type Tell, until, ZONE } from './stage';

const reason = { actor, why: 'play on' };
/** What the application looks for by the hour, and the demo with each day that it turns. */
const DAILY = ['collections', 'dunning', 'half-way payments'];
const dayText = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'short' });

/** The evening of a month's last day, ten minutes before it ends. */
export const eveOf = (month: Month): Date => new Date(monthPeriod(ZONE, month).until.getTime() - 10 * 60_000);

/** Plays the tenants' meetings of the month from now on, until an instant; a poll that fails is what the pages show. */
export async function playOn(stage: Stage, month: Month, end: Date, tell: Tell): Promise<number> {
  const { app, clock, player } = stage;
  const begin = clock.now();
  player.cancelUnbegun();
  const held = await schedule(stage, month);
  const servers = await serversOf(stage);
  let day = dayText.format(begin);
  const poll = async (): Promise<void> => {
    await Promise.allSettled(servers.map(({ id }) => app.get(PollServer).run(id)));
    const today = dayText.format(clock.now());
    if (today !== day) await passDay(stage);
    day = today;
  };
  await playMonth(
    player,
    clock,
    poll,
    (at) => tell(`It is ${dayText.format(at)}.`, (+at - +begin) / (+end - +begin)),
    end,
  );
  return held;
}

/** Does what is due on a new day: money is collected, and whoever is late is reminded. */
async function passDay({ app, settle }: Stage): Promise<void> {
  const due = calendar(POLL_SECONDS).filter(({ name }) => DAILY.includes(name));
  for (const job of due.flatMap(({ jobs }) => jobs([])))
    await PROCESSORS.find(({ kind }) => kind.jobName === job.name)!.handle(app, job.payload, { isLastTry: true });
  await settle();
}

/** Turns to three days after a month's end, when it closes, of the last month as long as that is to come; what no server was asked for yet is asked, and drafts are made. */
export async function endMonth(stage: Stage, tell: Tell): Promise<string> {
  const { app, clock } = stage;
  const month = monthToEnd(clock.now());
  await playOn(stage, monthIn(ZONE, clock.now()), monthEndAt(month), tell);
  tell('Reading what the servers recorded.');
  for (const { id, sim } of await serversOf(stage)) {
    if (sim.state.faults.down) continue;
    await app.get(SyncAwaitedRecordings).run(id);
    await app.get(SweepRecordings).run(id);
  }
  tell('Closing the month.');
  await app.get(CloseMonths).run();
  const count = async (): Promise<number> => {
    const rows = await app
      .get(Tenancy)
      .acrossNetwork(reason, (tx) =>
        tx.query<{ n: string }>(
          `select count(*) as n from invoices where month = $1::date and state in ('draft', 'held')`,
          [`${month}-01`],
        ),
      );
    return Number(rows[0]!.n);
  };
  let last = -1;
  // The worker makes them; whoever looks at the page sees them come.
  await until(async () => {
    const now = await count();
    const isSettled = now > 0 && now === last;
    last = now;
    return isSettled;
  });
  return last > 0 ? `${last} drafts wait at the month end.` : 'No draft was made: the jobs page may say why.';
}

export async function serversOf({ app, sims }: Stage) {
  const all = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(ServersStore).all(tx));
  return sims.flatMap((sim) => {
    const server = all.find(({ name }) => name === sim.name);
    return server ? [{ id: server.id, sim }] : [];
  });
}

async function schedule(stage: Stage, month: Month): Promise<number> {
  const { app, clock, player } = stage;
  const servers = await serversOf(stage);
  const shared = servers.slice(0, 2);
  const [tenants, homes] = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
    const all = await app.get(TenantsStore).all(tx);
    const at = new Map<string, string | null>();
    for (const { id, resellerId } of all)
      at.set(id, (await app.get(TenantGatewaysStore).of(tx, resellerId, id)).homeServerId);
    return [all, at] as const;
  });
  const from = clock.now();
  let held = 0;
  const known = DEMO_RESELLERS.flatMap((reseller) => reseller.tenants);
  for (const [index, demo] of known.entries()) {
    const tenant = tenants.find(({ slug, state }) => slug === demo.slug && state === 'active');
    if (!tenant) continue;
    const own = { ...demo, ...tenant, resellerSlug: '' };
    const home = servers.find(({ id }) => id === homes.get(tenant.id)) ?? shared[index % shared.length]!;
    const { until: monthEnd } = monthPeriod(ZONE, month);
    const rooms = await roomsOf(app, tenant);
    const meetings = meetingsOf({ ...own, startsOnDay: 1, rooms }, month, index + 1);
    if (index === 0 || demo.slug === 'oak-housing') meetings.push(overMidnight(own, monthEnd));
    for (const meeting of meetings.filter(({ startsAt }) => startsAt > from)) {
      player.add(home.sim, meeting);
      held += 1;
    }
  }
  return held;
}
