import type { ScriptedMeeting } from '../../apps/bbb-sim';
import { namespacedMeetingId } from '../../libs/adapters/bbb';
import { daysInMonth, type Month } from '../../libs/kernel';
import type { WorldTenant } from '../../test/world/demo-world';

const NAMES = [
  'Weekly assembly',
  'Board',
  'Book club',
  'Members’ evening',
  'Planning',
  'Training',
  'Open hour',
  'Finance circle',
];

/** Random numbers that are the same every time: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Rooms = readonly { readonly name: string; readonly meetingId: string }[];

/**
 * A month of a tenant's meetings by its habit: groups of people who come and go, some recorded. A meeting of the name of a
 * room is held there.
 */
export function meetingsOf(tenant: WorldTenant & { rooms?: Rooms }, month: Month, seed: number): ScriptedMeeting[] {
  const next = random(seed + 1000 * Number(month.slice(5)));
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const count = Math.max(1, Math.round((tenant.habit.perWeek * daysInMonth(month)) / 7));
  return Array.from({ length: count }, (_, index) => {
    const day = between(tenant.startsOnDay ?? 1, daysInMonth(month) - 1);
    const startsAt = new Date(
      `${month}-${String(day).padStart(2, '0')}T${String(between(8, 18)).padStart(2, '0')}:${String(between(0, 59)).padStart(2, '0')}:${String(between(0, 59)).padStart(2, '0')}Z`,
    );
    const minutes = between(25, 95);
    const people = Math.max(2, tenant.habit.people + between(-1, 1));
    const steps: ScriptedMeeting['steps'] = [];
    for (let person = 0; person < people; person += 1) {
      const comes = person === 0 ? between(5, 90) : between(10, 420);
      steps.push({ afterSeconds: comes, what: 'in', who: `p${person}` });
      steps.push({ afterSeconds: minutes * 60 - between(0, 120), what: 'out', who: `p${person}` });
    }
    const name = NAMES[between(0, NAMES.length - 1)]!;
    const room = tenant.rooms?.find((one) => one.name === name);
    return meeting(
      tenant,
      room?.meetingId ?? `${day}-${index}`,
      name,
      startsAt,
      next() * 100 < tenant.habit.recordedPercent,
      steps,
    );
  });
}

/** One meeting over midnight of the month's end. */
export const overMidnight = (tenant: WorldTenant, monthEnd: Date): ScriptedMeeting =>
  meeting(tenant, 'midnight', 'New month’s eve', new Date(monthEnd.getTime() - 40 * 60_000), false, [
    { afterSeconds: 10, what: 'in', who: 'a' },
    { afterSeconds: 75 * 60, what: 'out', who: 'a' },
  ]);

/** One room in which a browser was forgotten overnight. */
export const forgotten = (tenant: WorldTenant, month: Month): ScriptedMeeting =>
  meeting(tenant, 'forgotten', 'Evening circle', new Date(`${month}-15T19:00:00Z`), true, [
    { afterSeconds: 30, what: 'in', who: 'a' },
    { afterSeconds: 60, what: 'in', who: 'b' },
    { afterSeconds: 80 * 60, what: 'out', who: 'a' },
    { afterSeconds: 12 * 3600, what: 'out', who: 'b' },
  ]);

function meeting(
  tenant: WorldTenant,
  id: string,
  name: string,
  startsAt: Date,
  recorded: boolean,
  steps: ScriptedMeeting['steps'],
): ScriptedMeeting {
  return {
    startsAt,
    meetingId: namespacedMeetingId(tenant.meetingKey, id),
    name,
    recorded,
    metadata: {},
    steps: [...steps].sort((a, b) => a.afterSeconds - b.afterSeconds),
  };
}
