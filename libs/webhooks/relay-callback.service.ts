import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Claim, ClaimsStore } from '@/placement';
import { asJob, Tenancy } from '@/runtime';
import { DeliveriesStore, type NewDelivery } from './deliveries.store';
import { forTenant } from './for-tenant';
import { type InboxEntry, InboxStore } from './inbox.store';
import { deliver } from './webhooks.jobs';

const reason = { actor: asJob('webhooks.relay-callback'), why: "tell a tenant's own addresses" };

/** What a callback's body is in the inbox: which claim it was for, under which of the tenant's names, and what it said. */
export const callbackSchema = z.object({
  token: z.string(),
  name: z.string(),
  said: z.record(z.string(), z.unknown()),
});
export type Callback = z.infer<typeof callbackSchema>;

/**
 * A callback of the inbox, told to the addresses that the tenant gave with its create, with its own ids and signed with
 * its own secret (BBB API, section 5).
 */
@Injectable()
export class RelayCallback {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly inbox: InboxStore,
    private readonly claims: ClaimsStore,
    private readonly deliveries: DeliveriesStore,
  ) {}

  async run(inboxId: string): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const entry = await this.inbox.waiting(tx, inboxId);
      if (!entry) return;
      const callback = callbackSchema.parse(JSON.parse(entry.body));
      const claim = await this.claims.byToken(tx, callback.token);
      const added = await this.deliveries.add(tx, claim ? toldTo(claim, entry.source, callback) : []);
      await tx.enqueue(...added.map((key) => deliver({ ...key, tries: 0 })));
      await this.inbox.taken(tx, inboxId);
    });
  }
}

function toldTo(claim: Claim, source: InboxEntry['source'], { name, said }: Callback): NewDelivery[] {
  const { resellerId, tenantId, clientMetadata, clientMeetingId } = claim;
  const to = (url: string | undefined, content: NewDelivery['content']): NewDelivery[] =>
    url === undefined ? [] : [{ resellerId, tenantId, hookId: null, url, content }];
  if (source === 'end-callback') {
    const { endcallbackurl: withMarks, meetingendedurl: plain } = clientMetadata;
    const marks = new URLSearchParams({
      recordingmarks: said.recordingmarks === 'true' ? 'true' : 'false',
      meetingID: clientMeetingId,
    });
    return [
      ...to(withMarks && `${withMarks}${withMarks.includes('?') ? '&' : '?'}${marks}`, { kind: 'end' }),
      ...to(plain, { kind: 'end' }),
    ];
  }
  if (source === 'recording-ready')
    return to(clientMetadata[name], {
      kind: 'recording-ready',
      meetingId: clientMeetingId,
      recordId: String(said.record_id),
    });
  return to(clientMetadata[name], { kind: 'analytics', body: JSON.stringify(forTenant(said, claim)) });
}
