import type { Period } from '@/kernel';
import { BadMaintenance } from './errors';

/** A time in which a server is worked on: it takes no new meetings from its beginning to its end. */
export interface Maintenance extends Period {
  readonly id: string;
  readonly serverId: string;
  /** What is done, in words tenants can read. */
  readonly reason: string;
  readonly state: 'planned' | 'under-way' | 'done' | 'called-off';
  /** It was this that keeps new meetings away, and not somebody's hand. */
  readonly hasCordoned: boolean;
  readonly plannedAt: Date;
}

const LONGEST_MS = 7 * 24 * 60 * 60_000;

/** BadMaintenance for one that is over, ends before it begins, lasts more than a week, or meets another of that server. */
export function assertPlannable({ from, until }: Period, others: readonly Period[], now: Date): void {
  if (until <= from) throw new BadMaintenance('it would end before it begins.');
  if (until <= now) throw new BadMaintenance('it would be over already.');
  if (until.getTime() - from.getTime() > LONGEST_MS)
    throw new BadMaintenance('it would last more than a week; cordon the server instead.');
  if (others.some((other) => other.from < until && from < other.until))
    throw new BadMaintenance('there is one of this server at that time already.');
}
