/** A run as a list of the reconciliation names it. */
export interface ListedRun {
  readonly server: string;
  readonly internalMeetingId: string;
  readonly meetingId: string;
  readonly createdAt: Date;
  /** What is to be said of it beyond its place in the list: hours, or what its sources say. */
  readonly note: string | null;
}

export interface ListedThing {
  readonly server: string;
  readonly what: string;
  readonly at: Date;
}

/** A stretch without a successful poll; `until` is null while it lasts. */
export interface ListedGap {
  readonly server: string;
  readonly from: Date | null;
  readonly until: Date | null;
}

/**
 * What the sources of usage disagree on over a day (BBB API, section 9). Every list empty: the ledger can be believed.
 * Each list is cut at 200 entries.
 */
export interface Reconciliation {
  readonly from: Date;
  readonly until: Date;
  /** Told of by webhooks or analytics, but listed by no poll and not created through the gateway. */
  readonly toldOnly: readonly ListedRun[];
  /** Carrying a tenant's mark, but not created through the gateway. */
  readonly withoutClaim: readonly ListedRun[];
  /** Recordings whose run nothing else has seen. */
  readonly recordedOnly: readonly ListedRun[];
  /** Recordings, meetings and events that could not be used. */
  readonly unusable: readonly ListedThing[];
  /** Created through the gateway, but no run is known of it. */
  readonly claimsWithoutRun: readonly ListedThing[];
  readonly longerThanADay: readonly ListedRun[];
  readonly pollGaps: readonly ListedGap[];
  /** Open on a server that stopped answering: closed provisionally at their last seen. */
  readonly provisional: readonly ListedRun[];
  /** The same meeting id on two servers at a time. */
  readonly split: readonly ListedRun[];
  /** Recordings that are on a second server too: the same run, billed once. */
  readonly copied: readonly ListedRun[];
  /** Sources apart by more than they may. */
  readonly differing: readonly ListedRun[];
  /** Known to have been made, but nobody was ever seen in: billed nothing. */
  readonly neverSeen: readonly ListedRun[];
}

/** The lists of a reconciliation by their names, in the order they are shown. */
export const LISTS = [
  'toldOnly',
  'withoutClaim',
  'recordedOnly',
  'unusable',
  'claimsWithoutRun',
  'longerThanADay',
  'pollGaps',
  'provisional',
  'split',
  'copied',
  'differing',
  'neverSeen',
] as const satisfies readonly (keyof Reconciliation)[];
