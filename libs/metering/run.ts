import { newId } from '@/kernel';
import type { Owner } from './attribution';

/** One run of a room, known by its internal id; the same id on a second server is a copied recording of the same run. */
export interface Run {
  readonly id: string;
  readonly internalMeetingId: string;
  readonly serverId: string;
  readonly alsoOnServerIds: readonly string[];
  readonly meetingId: string;
  readonly meetingName: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly isRecorded: boolean;
  readonly isBreakout: boolean;
  readonly parentInternalId: string | null;
  readonly recordingFrom: Date | null;
  readonly recordingUntil: Date | null;
  readonly recordingState: string | null;
  readonly publishedMinutes: number | null;
  readonly recordingAwaited: boolean;
  readonly lastSeenAt: Date | null;
  /** The first poll of a reachable server that no longer listed it. */
  readonly missedAt: Date | null;
  readonly goneAt: Date | null;
  readonly owner: Owner | null;
  readonly attributedBy: string | null;
  readonly problem: string | null;
}

type Told = 'internalMeetingId' | 'serverId' | 'meetingId' | 'meetingName' | 'createdAt' | 'isRecorded';

/** A run nothing is known of yet but what made it known. */
export const newRun = (told: Pick<Run, Told> & Partial<Run>): Run => ({
  id: newId(),
  alsoOnServerIds: [],
  metadata: {},
  isBreakout: false,
  parentInternalId: null,
  recordingFrom: null,
  recordingUntil: null,
  recordingState: null,
  publishedMinutes: null,
  recordingAwaited: told.isRecorded,
  lastSeenAt: null,
  missedAt: null,
  goneAt: null,
  owner: null,
  attributedBy: null,
  problem: null,
  ...told,
});

export const TWO_RECORDINGS = 'two recordings with one id and different times';

/** Whether a recording's state may still change by the server's own doing. */
export const isPending = (state: string | null): boolean =>
  state === null || state === 'processing' || state === 'processed';
