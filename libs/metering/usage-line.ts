import type { Month } from '@/kernel';
import type { Owner } from './attribution';
import type { KnownBy } from './usage-by-month';

/** A line to be appended: whole seconds, negative where a correction takes some away. */
export interface NewUsageLine extends Owner {
  readonly month: Month;
  readonly runId: string;
  readonly from: Date;
  readonly until: Date;
  readonly seconds: bigint;
  readonly knownBy: KnownBy;
  readonly isRecorded: boolean;
  readonly meetingId: string;
  readonly meetingName: string;
  readonly correctsId: string | null;
}

export interface BookedUse extends Owner {
  readonly runId: string;
  readonly month: Month;
  readonly seconds: bigint;
  readonly firstLineId: string;
}

export interface UsageLine {
  readonly position: number;
  readonly runId: string;
  readonly from: Date;
  readonly until: Date;
  readonly seconds: bigint;
  readonly knownBy: KnownBy;
  readonly isRecorded: boolean;
  /** Whole minutes of published video, where there is one by now: shown, never billed by. */
  readonly publishedMinutes: number | null;
  readonly meetingName: string;
  readonly correctsId: string | null;
}
