/** A hook that a tenant's client asked for. `clientMeetingId` null is every meeting; no events is every event. */
export interface TenantHook {
  readonly id: string;
  readonly resellerId: string;
  readonly tenantId: string;
  readonly callbackUrl: string;
  readonly clientMeetingId: string | null;
  readonly eventIds: readonly string[];
  readonly wantsRaw: boolean;
  /** The host's name by which the client knows its BBB server. */
  readonly domain: string;
}

export const concerns = (hook: TenantHook, eventId: string, meetingIds: readonly string[]): boolean =>
  (hook.eventIds.length === 0 || hook.eventIds.includes(eventId)) &&
  (hook.clientMeetingId === null || meetingIds.includes(hook.clientMeetingId));
