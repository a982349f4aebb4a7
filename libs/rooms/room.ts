import { randomBytes } from 'node:crypto';
import { newId } from '@/kernel';

/** A lasting room of a tenant: a meeting at its own BBB address that begins anew whenever a host opens it. */
export interface Room {
  readonly resellerId: string;
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** How many people fit in; the plan may allow fewer. */
  readonly people: number;
  /** The meeting's id at the tenant's own address; never changes, so its recordings and hours stay together. */
  readonly meetingId: string;
  /** In the link that opens the room, and in the one that only enters it. Who has the link may. */
  readonly hostKey: string;
  readonly guestKey: string;
  /** Digits a guest has to type, or null. */
  readonly accessCode: string | null;
  /** Guests wait until a host lets each of them in. */
  readonly hasWaitingRoom: boolean;
  readonly isRecorded: boolean;
  readonly closedAt: Date | null;
}

export interface RoomSettings {
  readonly name: string;
  readonly people: number;
  readonly accessCode: string | null;
  readonly hasWaitingRoom: boolean;
  readonly isRecorded: boolean;
}

export const USUAL_PEOPLE = 8;

/** An unguessable word for a link: 132 bits. */
export const newRoomKey = (): string => randomBytes(17).toString('base64url').slice(0, 22);

export function newRoom(owner: { resellerId: string; tenantId: string }, settings: RoomSettings): Room {
  const id = newId();
  return {
    ...settings,
    resellerId: owner.resellerId,
    tenantId: owner.tenantId,
    id,
    meetingId: `room-${id}`,
    hostKey: newRoomKey(),
    guestKey: newRoomKey(),
    closedAt: null,
  };
}

/** What create is called with for a room (BBB API, section 4 create). */
export const createParametersOf = (room: Room, leaveUrl: string): Record<string, string | number | boolean> => ({
  meetingID: room.meetingId,
  name: room.name,
  maxParticipants: room.people,
  record: room.isRecorded,
  guestPolicy: room.hasWaitingRoom ? 'ASK_MODERATOR' : 'ALWAYS_ACCEPT',
  logoutURL: leaveUrl,
});

/** After so many wrong codes within a quarter of an hour nobody may try for the rest of it. */
const MOST_WRONG_CODES = 20;
export const WRONG_CODES_MINUTES = 15;

export interface CodeTries {
  readonly wrong: number;
  readonly since: Date | null;
}

export function mayTryCode({ wrong, since }: CodeTries, now: Date): boolean {
  return wrong < MOST_WRONG_CODES || since === null || now.getTime() - since.getTime() > WRONG_CODES_MINUTES * 60_000;
}
