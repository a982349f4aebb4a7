import type { INestApplicationContext } from '@nestjs/common';
import { Player, type SimulatedBbb } from '../../apps/bbb-sim';
import { drain } from '../../apps/worker/drain';
import { ApproveDrafts, CloseMonths } from '../../libs/invoicing';
import type { TurnableClock } from '../../libs/kernel';
import { closesAt, type Month, monthIn, monthPeriod, nextMonth, previousMonth } from '../../libs/kernel';
import { PollServer, SweepRecordings, SyncAwaitedRecordings } from '../../libs/metering';
import { asCommand } from '../../libs/runtime';
import type { World } from '../../test/world/demo-world';
import { forgotten, meetingsOf, overMidnight } from './meetings';

export const POLL_SECONDS = 120;
const STEP_MS = POLL_SECONDS * 1000;
const ZONE = 'Europe/London';

export interface DemoServer {
  readonly id: string;
  readonly sim: SimulatedBbb;
}

/** Puts a month of meetings on the simulated servers; answers how many. */
export function scheduleMonth(player: Player, servers: readonly DemoServer[], world: World, month: Month): number {
  let count = 0;
  const add = (server: DemoServer, meeting: Parameters<Player['add']>[1]): void => {
    player.add(server.sim, meeting);
    count += 1;
  };
  world.tenants.forEach((tenant, index) => {
    for (const meeting of meetingsOf(tenant, month, index + 1)) add(servers[index % servers.length]!, meeting);
  });
  const tenant = (slug: string) => world.tenants.find((one) => one.slug === slug)!;
  add(servers[0]!, overMidnight(tenant('oak-housing'), monthPeriod(ZONE, month).until));
  add(servers[1]!, forgotten(tenant('green-thread'), month));
  return count;
}

/** What the next month's first days hold until a month is closed. */
export function scheduleUntilClose(
  player: Player,
  servers: readonly DemoServer[],
  { tenants }: World,
  month: Month,
): void {
  const end = monthEndAt(month);
  tenants.forEach((tenant, index) => {
    for (const meeting of meetingsOf({ ...tenant, startsOnDay: 1 }, nextMonth(month), index + 1))
      if (meeting.startsAt < end) player.add(servers[index % servers.length]!.sim, meeting);
  });
}

/**
 * Plays what is scheduled, to its end or until an instant: polls every two minutes while anything is live, and jumps
 * over the hours when nothing is.
 */
export async function playMonth(
  player: Player,
  clock: TurnableClock,
  poll: () => Promise<void>,
  progress: (at: Date) => void,
  until: Date | null = null,
): Promise<void> {
  let quietPolls = 0;
  for (;;) {
    if (until && clock.now() >= until) return;
    const next = player.nextAt() ?? until;
    if (next === null && !player.isAnythingLive && quietPolls > 3) return;
    const soon = Math.floor(clock.now().getTime() / STEP_MS) * STEP_MS + STEP_MS;
    const beforeNext = next ? Math.floor(next.getTime() / STEP_MS) * STEP_MS : soon;
    const wanted = player.isAnythingLive || quietPolls <= 3 ? soon : Math.max(soon, beforeNext);
    const at = new Date(until ? Math.min(wanted, until.getTime()) : wanted);
    player.turnTo(at);
    await poll();
    quietPolls = player.isAnythingLive ? 0 : quietPolls + 1;
    progress(at);
  }
}

/** When a month is closed: half an hour after its cut-off. */
export const monthEndAt = (month: Month): Date => new Date(closesAt(ZONE, month).getTime() + 30 * 60_000);

/** The month whose end comes next: the last one until it is closed, then the running one. */
export function monthToEnd(now: Date): Month {
  const running = monthIn(ZONE, now);
  const last = previousMonth(running);
  return now < monthEndAt(last) ? last : running;
}

/** The month end: everything read, the month closed, drafted, approved, issued, printed and mailed. */
export async function runMonthEnd(
  app: INestApplicationContext,
  player: Player,
  servers: readonly DemoServer[],
  world: World,
  month: Month,
): Promise<void> {
  player.turnTo(monthEndAt(month));
  for (const { id } of servers) {
    await app.get(PollServer).run(id);
    await app.get(SyncAwaitedRecordings).run(id);
    await app.get(SweepRecordings).run(id);
  }
  await app.get(CloseMonths).run();
  await drain(app);
  const actor = asCommand('demo');
  for (const tier of ['retail', 'wholesale'] as const) {
    for (const { id } of world.resellers)
      await app.get(ApproveDrafts).all({ tier, issuerResellerId: id, month }, actor);
  }
  await drain(app);
}

/** The last month that is past its cut-off. */
export function lastClosedMonth(now: Date, current: Month): Month {
  const last = previousMonth(current);
  return closesAt(ZONE, last).getTime() + 60 * 60_000 <= now.getTime() ? last : previousMonth(last);
}
