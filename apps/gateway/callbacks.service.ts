import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ClaimsStore } from '@/placement';
import { asJob, Tenancy } from '@/runtime';
import type { Answer } from './answers';
import { Evidence } from './evidence.service';
import { Meetings } from './meetings.service';
import { ServerLists } from './server-lists.service';

const reason = { actor: asJob('gateway.callbacks'), why: 'take a callback' };
const TAKEN: Answer = { body: '<response><returncode>SUCCESS</returncode></response>' };
const ADDRESS = /^\/callbacks\/(end|recording-ready|analytics)\/([A-Za-z0-9_-]{20,64})(?:[?&]|$)/;

/**
 * What servers tell of a meeting, at an address that nobody can guess. It is stored at once and answered; a token that
 * names no meeting is answered the same.
 */
@Injectable()
export class Callbacks {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly claims: ClaimsStore,
    private readonly meetings: Meetings,
    private readonly lists: ServerLists,
    private readonly evidence: Evidence,
  ) {}

  async take(request: IncomingMessage): Promise<Answer> {
    const [, kind, token] = ADDRESS.exec(request.url!) ?? [];
    if (kind === 'end') await this.ended(token!);
    request.resume();
    return TAKEN;
  }

  private async ended(token: string): Promise<void> {
    const claim = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const found = await this.claims.byToken(tx, token);
      if (found?.internalMeetingId) {
        await this.claims.leave(tx, found, 'ended');
        await this.evidence.ended(tx, found);
      }
      return found;
    });
    if (!claim) return;
    this.lists.noteChange(claim.serverId);
    await this.meetings.changed({ ...claim, state: 'ended' });
  }
}
