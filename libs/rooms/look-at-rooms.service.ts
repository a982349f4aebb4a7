import { Injectable } from '@nestjs/common';
import type { BbbClient, Recording } from '@/adapters/bbb';
import { OwnAddress } from './own-address.service';
import type { Room } from './room';

/** What goes on in a tenant's rooms just now, asked at its own address. */
@Injectable()
export class LookAtRooms {
  constructor(private readonly addresses: OwnAddress) {}

  /** People in each live meeting of the tenant, by the client's meeting id. */
  async peopleNow(resellerId: string, tenantId: string): Promise<ReadonlyMap<string, number>> {
    const client = await this.addresses.of(resellerId, tenantId);
    const meetings = await client.getMeetings();
    return new Map(meetings.map(({ meetingId, participantCount }) => [meetingId, participantCount]));
  }

  /** Names of those who are in a room now. */
  async namesNow(room: Room): Promise<string[]> {
    return namesIn(room, await this.addresses.of(room.resellerId, room.tenantId));
  }

  /** Those names, and the room's recordings, the newest first: each is asked on its own, and one may fail alone. */
  async at(room: Room): Promise<{ names: Promise<string[]>; recordings: Promise<Recording[]> }> {
    const client = await this.addresses.of(room.resellerId, room.tenantId);
    return { names: namesIn(room, client), recordings: recordingsOf(room, client) };
  }
}

const namesIn = (room: Room, client: BbbClient): Promise<string[]> => client.getAttendees(room.meetingId);

async function recordingsOf(room: Room, client: BbbClient): Promise<Recording[]> {
  const recordings: Recording[] = [];
  for await (const one of client.getRecordings({
    meetingIds: [room.meetingId],
    state: 'published,unpublished,processing,processed',
  }))
    recordings.push(one);
  return recordings.sort((a, b) => (b.startTimeMs ?? 0) - (a.startTimeMs ?? 0));
}
