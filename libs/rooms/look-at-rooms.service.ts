import { Injectable } from '@nestjs/common';
import type { Recording } from '@/adapters/bbb';
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
    const client = await this.addresses.of(room.resellerId, room.tenantId);
    return client.getAttendees(room.meetingId);
  }

  async recordings(room: Room): Promise<Recording[]> {
    const client = await this.addresses.of(room.resellerId, room.tenantId);
    const recordings: Recording[] = [];
    for await (const one of client.getRecordings({
      meetingIds: [room.meetingId],
      state: 'published,unpublished,processing,processed',
    }))
      recordings.push(one);
    return recordings.sort((a, b) => (b.startTimeMs ?? 0) - (a.startTimeMs ?? 0));
  }
}
