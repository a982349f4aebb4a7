import type { SimAttendee } from './attendee';

/** How it stands with a guest: waiting, let in, or turned away. */
export type GuestStatus = 'WAIT' | 'ALLOW' | 'DENY';

/**
 * Where guests of a meeting with `guestPolicy=ASK_MODERATOR` are, from their join to a moderator's word (BBB API, section 5
 * join). Who waits here is in no list, no count and no recording of the meeting.
 */
export class Lobby {
  private readonly guests = new Map<string, { readonly guest: SimAttendee; status: GuestStatus }>();

  admit(guest: SimAttendee): void {
    this.guests.set(guest.sessionToken, { guest, status: 'WAIT' });
  }

  /** Anybody who never had to wait is let in. */
  statusOf(sessionToken: string): GuestStatus {
    return this.guests.get(sessionToken)?.status ?? 'ALLOW';
  }

  waiting(): SimAttendee[] {
    return [...this.guests.values()].filter(({ status }) => status === 'WAIT').map(({ guest }) => guest);
  }

  /** A moderator's word about one who waits; false where nobody of that id does. */
  decide(userId: string, status: 'ALLOW' | 'DENY'): boolean {
    const found = [...this.guests.values()].find((one) => one.guest.userId === userId && one.status === 'WAIT');
    if (found) found.status = status;
    return found !== undefined;
  }
}
