/** Somebody who has joined by call, in or not. */
export interface SimAttendee {
  readonly userId: string;
  readonly fullName: string;
  readonly role: 'MODERATOR' | 'VIEWER';
  readonly sessionToken: string;
}
