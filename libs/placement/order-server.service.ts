import { Inject, Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { hashOf, newToken } from '@/people';
import { type Actor, CONFIG, type Config, Tenancy } from '@/runtime';
import { OrderClosed, ServerNameTaken, TooFewTenants } from './errors';
import { USUAL_CAPACITY_PEOPLE } from './server';
import { ServerOrdersStore } from './server-orders.store';

export interface WantedServer {
  readonly resellerId: string;
  /** Set for a single tenant's own server, which may be ordered at any time. */
  readonly forTenantId: string | null;
  readonly name: string;
  /** Why the network allows it below the line, where it does. */
  readonly overruled: string | null;
  /** How many people the host is to be good for at once. */
  readonly capacityPeople?: number;
}

/** Orders a dedicated server: from five active tenants on (a setting), counted today, or for one tenant alone at any time. */
@Injectable()
export class OrderServer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly orders: ServerOrdersStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Answers the order and the token with which the playbook reports the host ready; the token is shown once. */
  async run(wanted: WantedServer, actor: Actor): Promise<{ id: string; reportToken: string }> {
    const [id, reportToken] = [newId(), newToken()];
    await this.tenancy.acrossNetwork({ actor, why: 'order a server' }, async (tx) => {
      const activeTenants = await this.orders.activeTenants(tx, wanted.resellerId);
      const needed = this.config.SERVER_FROM_TENANTS;
      const isEnough = activeTenants >= needed || wanted.forTenantId !== null || wanted.overruled !== null;
      if (!isEnough) throw new TooFewTenants(activeTenants, needed);
      const added = await this.orders.add(tx, {
        ...wanted,
        id,
        state: 'ordered',
        activeTenants,
        reportTokenHash: hashOf(reportToken),
        capacityPeople: wanted.capacityPeople ?? USUAL_CAPACITY_PEOPLE,
        serverId: null,
        lastProblem: null,
        orderedAt: tx.clock.now(),
        activatedAt: null,
      });
      if (!added) throw new ServerNameTaken(wanted.name);
      await tx.audit(wanted.resellerId, 'ordered server', id, {
        name: wanted.name,
        activeTenants,
        overruled: wanted.overruled,
      });
    });
    return { id, reportToken };
  }

  /** Another report token in place of one that was lost; shown once. OrderClosed once a host was reported. */
  async renewToken(name: string, actor: Actor): Promise<string> {
    const token = newToken();
    await this.tenancy.acrossNetwork({ actor, why: 'renew a report token' }, async (tx) => {
      const order = await this.orders.byName(tx, name);
      if (!(await this.orders.renewToken(tx, order.id, hashOf(token)))) throw new OrderClosed(name);
      await tx.audit(order.resellerId, 'renewed a report token', order.id, { name });
    });
    return token;
  }

  async cancel(name: string, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork({ actor, why: 'cancel an order' }, async (tx) => {
      const order = await this.orders.byName(tx, name);
      if (order.state === 'active' || order.state === 'cancelled') throw new OrderClosed(name);
      await this.orders.cancel(tx, order.id);
      await tx.audit(order.resellerId, 'cancelled an order', order.id, { name });
    });
  }
}
