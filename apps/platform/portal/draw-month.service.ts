import { Injectable } from '@nestjs/common';
import type { Month } from '@/kernel';
import { AttendanceStore, type UsageLine } from '@/metering';
import type { ScopedTx } from '@/runtime';
import { say } from '@/wording';
import { drawnMonth } from '../drawn-month';

/** More bars than that are no picture any more, and make a page heavy. */
export const MOST_DRAWN = 150;

/** The drawn month of a tenant's ledger lines, and the rows of the table below it. */
@Injectable()
export class DrawMonth {
  constructor(private readonly attendance: AttendanceStore) {}

  /** Null where there are too many meetings to draw. */
  async of(
    tx: ScopedTx,
    { tenantId, month, zone }: { tenantId: string; month: Month; zone: string },
    lines: readonly UsageLine[],
  ): Promise<ReturnType<typeof drawnMonth> | null> {
    const meetings = lines.filter(isMeeting);
    if (meetings.length > MOST_DRAWN) return null;
    const intervals = await this.attendance.ofRuns(
      tx,
      tenantId,
      meetings.map(({ runId }) => runId),
    );
    return drawnMonth(
      month,
      zone,
      meetings.map((line) => ({
        ...line,
        name: line.meetingName,
        isOnlyRecorded: line.knownBy === 'recorded',
        intervals: intervals.get(line.runId) ?? [],
      })),
    );
  }
}

/** Corrections are lines of the ledger too, but no meetings of their own. */
const isMeeting = ({ correctsId }: UsageLine): boolean => correctsId === null;

/** A line of the ledger as a row of a table shows it. */
export const lineView = (line: UsageLine, language: 'en' | 'ca' | 'es') => ({
  runId: line.runId,
  position: line.position,
  name: line.meetingName,
  from: line.from,
  until: line.until,
  seconds: line.seconds,
  knownBy: say(language, `known.${line.knownBy}`),
  published: publishedText(line.publishedMinutes, language),
  isCorrection: line.correctsId !== null,
});

export const publishedText = (minutes: number | null, language: 'en' | 'ca' | 'es'): string =>
  minutes === null ? '' : say(language, 'portal.minutes', { minutes });
