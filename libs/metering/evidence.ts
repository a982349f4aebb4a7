export type EvidenceSource = 'recording' | 'poll' | 'gateway' | 'webhook' | 'analytics';

/** One thing that was said, as it is kept. */
export interface Evidence {
  readonly serverId: string;
  readonly source: EvidenceSource;
  /** What makes it the same evidence: a recording's id, state and times; a poll's instant. */
  readonly externalKey: string;
  readonly internalMeetingId: string | null;
  readonly claimedAt: Date | null;
  readonly body: string;
  readonly problem: string | null;
}

/** What was told of single persons in a run. */
export interface PersonEvidence {
  readonly source: 'webhook' | 'analytics';
  readonly body: string;
}
