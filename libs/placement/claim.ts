/** Which server a tenant's meeting lives on. `meetingId` is the id that server knows it by, `clientMeetingId` the tenant's. */
export interface Claim {
  readonly id: string;
  readonly resellerId: string;
  readonly tenantId: string;
  readonly meetingId: string;
  readonly clientMeetingId: string;
  readonly meetingName: string;
  readonly serverId: string;
  readonly state: 'claimed' | 'live' | 'ending' | 'ended' | 'lost';
  readonly internalMeetingId: string | null;
  readonly createTimeMs: number | null;
  readonly attendeePW: string | null;
  readonly moderatorPW: string | null;
  /** Callback addresses of the tenant's that ours stand in for, by lower-cased metadata name. */
  readonly clientMetadata: Readonly<Record<string, string>>;
  readonly isRecorded: boolean;
  readonly isBreakout: boolean;
  readonly expectedPeople: number;
  readonly callbackToken: string;
  readonly claimedAt: Date;
}

/** What a server answered to a create. */
export interface Created {
  readonly internalMeetingId: string;
  readonly createTimeMs: number;
  readonly attendeePW: string;
  readonly moderatorPW: string;
}

/** A meeting as a poll lists it. */
export interface ListedNow {
  readonly meetingId: string;
  readonly internalMeetingId: string;
  readonly createTimeMs: number;
  readonly participantCount: number;
}
