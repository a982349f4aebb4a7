import type { Interval } from './attendance';
import type { Owner } from './attribution';
import type { Run } from './run';
import { usageByMonth } from './usage-by-month';
import type { BookedUse, NewUsageLine } from './usage-line';

/**
 * The lines that bring the ledger to what a run's intervals say: nothing where it says so already, a first line, or a
 * correction of the difference. A run that changed hands is taken from the one and given to the other. Breakout rooms
 * belong to their parent and are no extra rooms (domain).
 */
export function linesFor(
  run: Run,
  owner: Owner | null,
  intervals: readonly Interval[],
  zone: string,
  booked: readonly BookedUse[],
): NewUsageLine[] {
  const use = owner && !run.isBreakout ? usageByMonth(intervals, zone) : [];
  const line = (
    of: Owner,
    rest: Pick<NewUsageLine, 'month' | 'from' | 'until' | 'seconds' | 'knownBy' | 'correctsId'>,
  ): NewUsageLine => ({
    resellerId: of.resellerId,
    tenantId: of.tenantId,
    runId: run.id,
    isRecorded: run.isRecorded,
    meetingId: run.meetingId,
    meetingName: run.meetingName,
    ...rest,
  });
  const lines: NewUsageLine[] = [];
  for (const { month, from, until, seconds, knownBy } of use) {
    const known = booked.find((entry) => entry.month === month && entry.tenantId === owner!.tenantId);
    const missing = seconds - (known?.seconds ?? 0n);
    if (missing !== 0n)
      lines.push(
        line(owner!, { month, from, until, seconds: missing, knownBy, correctsId: known?.firstLineId ?? null }),
      );
  }
  for (const entry of booked) {
    const stays = entry.tenantId === owner?.tenantId && use.some(({ month }) => month === entry.month);
    if (stays || entry.seconds === 0n) continue;
    const { createdAt } = run;
    lines.push(
      line(entry, {
        month: entry.month,
        from: createdAt,
        until: createdAt,
        seconds: -entry.seconds,
        knownBy: 'recorded',
        correctsId: entry.firstLineId,
      }),
    );
  }
  return lines;
}
