import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { signerOf } from '@/adapters/bbb';
import { ServersStore, secretPlace } from '@/placement';
import { asJob, Sealer, Tenancy } from '@/runtime';
import { InboxStore } from './inbox.store';
import { eventKey, eventsIn } from './server-event';
import { ServerHooksStore } from './server-hooks.store';
import { relayEvent } from './webhooks.jobs';

const reason = { actor: asJob('webhooks.take-server-events'), why: 'take what a server tells' };

/** What a server's webhooks service sends: verified over the raw body and the address we registered, kept once each. */
@Injectable()
export class TakeServerEvents {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly hooks: ServerHooksStore,
    private readonly servers: ServersStore,
    private readonly inbox: InboxStore,
    private readonly sealer: Sealer,
  ) {}

  run(token: string, rawBody: string, checksum: string | null): Promise<'taken' | 'unknown' | 'forged'> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const hook = await this.hooks.byToken(tx, token);
      if (!hook) return 'unknown';
      const server = await this.servers.byId(tx, hook.serverId);
      const secret = this.sealer.open(server.secretSealed, secretPlace(server.id));
      if (signerOf(hook.callbackUrl, rawBody, checksum, [secret]) < 0) return 'forged';
      const events = eventsIn(rawBody);
      const entries = events
        ? events.map((event) => ({ externalKey: eventKey(event), body: JSON.stringify(event) }))
        : [{ externalKey: `unread|${createHash('sha256').update(rawBody).digest('hex')}`, body: rawBody }];
      for (const entry of entries) {
        const id = await this.inbox.add(tx, { source: 'webhook', serverId: server.id, ...entry });
        if (id) await tx.enqueue(relayEvent({ inboxId: id }));
      }
      return 'taken';
    });
  }
}
