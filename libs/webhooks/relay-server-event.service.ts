import { Injectable } from '@nestjs/common';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import { DeliveriesStore } from './deliveries.store';
import { ParentNotYetKnown } from './errors';
import { forTenant } from './for-tenant';
import { type InboxEntry, InboxStore } from './inbox.store';
import { type Owner, OwnersStore } from './owners.store';
import { eventsIn, parentIn, type ServerEvent } from './server-event';
import { concerns } from './tenant-hook';
import { TenantHooksStore } from './tenant-hooks.store';
import { deliver } from './webhooks.jobs';

const reason = { actor: asJob('webhooks.relay-server-event'), why: 'tell tenants what a server told' };
/** External ids that a server makes for breakouts; only these are worth waiting for. */
const OF_BREAKOUT = /^[0-9a-f]{40}-\d+$/;

/** One event of the inbox, told to the hooks of the tenant whose meeting it is, and to nobody else. */
@Injectable()
export class RelayServerEvent {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly inbox: InboxStore,
    private readonly owners: OwnersStore,
    private readonly hooks: TenantHooksStore,
    private readonly deliveries: DeliveriesStore,
  ) {}

  async run(inboxId: string, isLastTry: boolean): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const entry = await this.inbox.waiting(tx, inboxId);
      if (!entry) return;
      const [event] = eventsIn(new URLSearchParams({ event: entry.body }).toString()) ?? [];
      if (event) await this.relay(tx, entry, event, isLastTry);
      await this.inbox.taken(tx, inboxId);
    });
  }

  private async relay(tx: NetworkTx, entry: InboxEntry, event: ServerEvent, isLastTry: boolean): Promise<void> {
    const { meeting } = event.data.attributes;
    const [internalId, externalId = ''] = [meeting['internal-meeting-id'], meeting['external-meeting-id']];
    const owner = await this.ownerOf(tx, entry.serverId, event, internalId, externalId);
    if (!owner) {
      if (OF_BREAKOUT.test(externalId) && !isLastTry) throw new ParentNotYetKnown();
      return;
    }
    const ids = [internalId, externalId, ...(owner.claim ? [owner.claim.clientMeetingId] : [])];
    const told = JSON.stringify([forTenant(event, owner.claim)]);
    const hooks = (await this.hooks.of(tx, owner.resellerId, owner.tenantId)).filter((hook) =>
      concerns(hook, event.data.id, ids),
    );
    const added = await this.deliveries.add(
      tx,
      hooks.map((hook) => ({
        resellerId: owner.resellerId,
        tenantId: owner.tenantId,
        hookId: hook.id,
        url: hook.callbackUrl,
        content: { kind: 'hook', domain: hook.domain, event: told, timestampMs: event.data.event.ts },
      })),
    );
    await tx.enqueue(...added.map((key) => deliver({ ...key, tries: 0 })));
    if (event.data.id === 'meeting-ended') await this.hooks.removeOfMeeting(tx, owner.resellerId, owner.tenantId, ids);
  }

  private async ownerOf(
    tx: NetworkTx,
    serverId: string,
    event: ServerEvent,
    internalId: string,
    externalId: string,
  ): Promise<Owner | null> {
    const own = await this.owners.byClaim(tx, serverId, internalId, externalId);
    if (own) return own;
    const parent = parentIn(event) ?? (await this.parentOf(tx, serverId, internalId));
    const ofParent = parent ? await this.owners.byClaim(tx, serverId, parent, parent) : null;
    return ofParent ? { ...ofParent, claim: null } : this.owners.byRun(tx, internalId);
  }

  /** What an earlier event of the same breakout said. */
  private async parentOf(tx: NetworkTx, serverId: string, internalId: string): Promise<string | null> {
    const body = await this.inbox.beginning(tx, serverId, 'webhook', `${internalId}|meeting-created|`);
    const [created] = body ? (eventsIn(new URLSearchParams({ event: body }).toString()) ?? []) : [];
    return created ? parentIn(created) : null;
  }
}
