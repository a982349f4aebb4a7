import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { verifiedJwt, withoutChecksum } from '@/adapters/bbb';
import { Clock } from '@/kernel';
import { type Claim, ClaimsStore } from '@/placement';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import { type Callback, type InboxEntry, InboxStore, relayCallback, TakeServerEvents } from '@/webhooks';
import type { Answer } from './answers';
import { Evidence } from './evidence.service';
import { Meetings } from './meetings.service';
import { LARGEST_DOCUMENT, readBody } from './request-body';
import { ServerLists } from './server-lists.service';
import { Servers } from './servers.service';

const reason = { actor: asJob('gateway.callbacks'), why: 'take a callback' };
const answered = (status: number, returncode: string): Answer => ({
  status,
  body: `<response><returncode>${returncode}</returncode></response>`,
});
const TAKEN = answered(200, 'SUCCESS');
const FORGED = answered(401, 'FAILED');
const UNKNOWN = answered(404, 'FAILED');
const ADDRESS = /^\/callbacks\/(hook|[a-z-]+url)\/([A-Za-z0-9_-]{20,64})(?:[?&](.*))?$/;
const LARGEST_EVENT = 1024 * 1024;

/**
 * What servers tell of a meeting, at addresses that nobody can guess: verified, kept once, answered, and worked on
 * afterwards (BBB API, sections 5 and 6). A token that names nothing and a wrong signature are refused.
 */
@Injectable()
export class Callbacks {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly claims: ClaimsStore,
    private readonly servers: Servers,
    private readonly meetings: Meetings,
    private readonly lists: ServerLists,
    private readonly evidence: Evidence,
    private readonly inbox: InboxStore,
    private readonly events: TakeServerEvents,
    private readonly clock: Clock,
  ) {}

  async take(request: IncomingMessage): Promise<Answer> {
    const [, name = '', token = '', query = ''] = ADDRESS.exec(request.url!) ?? [];
    if (name === '') return UNKNOWN;
    if (name === 'hook') return this.event(request, token, query);
    const claim = await this.tenancy.acrossNetwork(reason, (tx) => this.claims.byToken(tx, token));
    if (!claim) return UNKNOWN;
    if (name === 'endcallbackurl') return this.ended(claim, query);
    if (name === 'analytics-callback-url') return this.analytics(claim, name, request);
    return this.recordingReady(claim, name, request);
  }

  private async event(request: IncomingMessage, token: string, query: string): Promise<Answer> {
    const body = await readBody(request, LARGEST_EVENT);
    if (body === null) return FORGED;
    const outcome = await this.events.run(token, body.toString('utf8'), withoutChecksum(query).checksum);
    return { taken: TAKEN, unknown: UNKNOWN, forged: FORGED }[outcome];
  }

  /** Twice is once. Before the create is answered there is nothing yet that could have ended. */
  private async ended(claim: Claim, query: string): Promise<Answer> {
    if (!claim.internalMeetingId) return UNKNOWN;
    const said = { recordingmarks: new URLSearchParams(query).get('recordingmarks') };
    const isNew = await this.tenancy.acrossNetwork(reason, async (tx) => {
      if (!(await this.keep(tx, 'end-callback', claim, claim.callbackToken, { name: 'endcallbackurl', said })))
        return false;
      // The server lists it for some seconds more.
      await this.claims.leave(tx, claim, 'ending');
      await this.evidence.ended(tx, claim);
      return true;
    });
    if (!isNew) return TAKEN;
    this.lists.noteChange(claim.serverId);
    await this.meetings.changed({ ...claim, state: 'ending' });
    return TAKEN;
  }

  /** Signed with the server's secret; once for each format, and again when a recording is made anew. */
  private async recordingReady(claim: Claim, name: string, request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request, LARGEST_EVENT);
    const token = new URLSearchParams(body?.toString('utf8')).get('signed_parameters') ?? '';
    const said = verifiedJwt('HS256', token, await this.secretOf(claim), this.clock.now());
    if (!said || said.record_id !== claim.internalMeetingId) return FORGED;
    await this.tenancy.acrossNetwork(reason, (tx) =>
      this.keep(tx, 'recording-ready', claim, `${claim.callbackToken}|${name}|${randomUUID()}`, { name, said }),
    );
    return TAKEN;
  }

  /** The bearer proves the sender and not the body: what it says must be of the run whose token it came by. */
  private async analytics(claim: Claim, name: string, request: IncomingMessage): Promise<Answer> {
    const [, bearer = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!verifiedJwt('HS512', bearer, await this.secretOf(claim), this.clock.now())) return FORGED;
    const body = await readBody(request, LARGEST_DOCUMENT);
    const said = body && objectIn(body.toString('utf8'));
    if (!said || said.internal_meeting_id !== claim.internalMeetingId) return FORGED;
    const hash = createHash('sha256').update(body).digest('hex');
    await this.tenancy.acrossNetwork(reason, (tx) =>
      this.keep(tx, 'analytics', claim, `${claim.internalMeetingId}|${hash}`, { name, said }),
    );
    return TAKEN;
  }

  private async keep(
    tx: NetworkTx,
    source: InboxEntry['source'],
    { serverId, callbackToken: token }: Claim,
    externalKey: string,
    told: Omit<Callback, 'token'>,
  ): Promise<boolean> {
    const body = JSON.stringify({ token, ...told });
    const id = await this.inbox.add(tx, { source, serverId, externalKey, body });
    if (id) await tx.enqueue(relayCallback({ inboxId: id }));
    return id !== null;
  }

  private async secretOf({ serverId }: Claim): Promise<string> {
    return (await this.servers.byId(serverId)).secret;
  }
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
