import { Injectable } from '@nestjs/common';
import type { Listed } from '../directory.service';
import { ServerLists } from '../server-lists.service';

/**
 * Breakout rooms that a moderator opens are made inside BBB and have no claim: they are found by their parent, which is
 * one of the tenant's own meetings.
 */
@Injectable()
export class Breakouts {
  constructor(private readonly lists: ServerLists) {}

  async find(tenant: Listed, clientId: string): Promise<{ serverId: string; id: string } | null> {
    if (!/^[0-9a-f]{40}-\d{12,14}/.test(clientId)) return null;
    for (const { serverId, meetings } of await this.lists.ofTenant(tenant)) {
      const found = meetings.find(
        ({ isBreakout, meetingId, internalMeetingId }) =>
          isBreakout && (meetingId === clientId || internalMeetingId === clientId),
      );
      if (found) return { serverId, id: found.internalMeetingId };
    }
    return null;
  }
}
