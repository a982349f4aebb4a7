import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { asJob, log, Sealer, Tenancy } from '@/runtime';
import { TenantSecretsStore, tenantSecretPlace } from '@/tenants';
import { DeliveriesStore } from './deliveries.store';
import { type Delivery, isTaken, requestOf, waitAfter } from './delivery';
import { InboxStore } from './inbox.store';
import { OutsideCalls } from './outside-calls.adapter';
import { TenantHooksStore } from './tenant-hooks.store';
import { deliver } from './webhooks.jobs';

const reason = { actor: asJob('webhooks.deliver'), why: "call a tenant's own address" };
const MOST_AT_ONCE = 1_000;
const DAY_MS = 24 * 3600_000;

/** Calls tenants' own addresses: one try in a job, the next when it is due, and after the last one given up. */
@Injectable()
export class DeliverCallbacks {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly deliveries: DeliveriesStore,
    private readonly inbox: InboxStore,
    private readonly hooks: TenantHooksStore,
    private readonly secrets: TenantSecretsStore,
    private readonly sealer: Sealer,
    private readonly outside: OutsideCalls,
    private readonly clock: Clock,
  ) {}

  /** Plans a try for each that is due, and forgets what is old. */
  async plan(): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const due = await this.deliveries.due(tx, MOST_AT_ONCE);
      await tx.enqueue(...due.map((key) => deliver(key)));
      const now = tx.clock.now().getTime();
      await this.inbox.prune(tx, new Date(now - 7 * DAY_MS));
      await this.deliveries.prune(tx, new Date(now - 30 * DAY_MS));
    });
  }

  async run(key: Pick<Delivery, 'resellerId' | 'id'>): Promise<void> {
    const taken = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const delivery = await this.deliveries.take(tx, key);
      if (!delivery) return null;
      const holding = await this.secrets.holding(tx, delivery.resellerId, delivery.tenantId);
      // In a rotation the tenant's programs go by the one they used last.
      const [secret] = holding.sort((a, b) => (b.lastUsedAt?.getTime() ?? 0) - (a.lastUsedAt?.getTime() ?? 0));
      return { delivery, secret };
    });
    if (!taken) return;
    const { delivery, secret } = taken;
    if (!secret) return this.failed(delivery, 'the tenant has no secret');
    const opened = this.sealer.open(secret.secretSealed, tenantSecretPlace(secret.id));
    const answer = await this.outside.call(requestOf(delivery, opened, this.clock.now()));
    if ('status' in answer && isTaken(delivery, answer.status))
      await this.tenancy.acrossNetwork(reason, (tx) => this.deliveries.delivered(tx, delivery));
    else await this.failed(delivery, 'status' in answer ? `it answered with status ${answer.status}` : answer.problem);
  }

  private async failed(delivery: Delivery, problem: string): Promise<void> {
    const waitMs = waitAfter(delivery);
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      if (waitMs !== null) return this.deliveries.again(tx, delivery, waitMs, problem);
      log.warn({ tenant: delivery.tenantId, delivery: delivery.id, problem }, 'a callback is given up');
      await this.deliveries.giveUp(tx, delivery, problem);
      // As the webhooks service does: a hook that cannot be reached is dropped, and its client registers it again.
      if (delivery.hookId) await this.hooks.remove(tx, delivery.resellerId, delivery.tenantId, delivery.hookId);
    });
  }
}
