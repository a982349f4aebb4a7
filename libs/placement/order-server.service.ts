import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { ServerNameTaken, TooFewTenants } from './errors';
import { ServerOrdersStore } from './server-orders.store';

/** From so many active tenants on a reseller may order a pooled server of its own (domain, Shared and dedicated). */
export const TENANTS_FOR_A_SERVER = 5;

/** What a dedicated server costs a month, net, in pence. */
export const SERVER_FEE_MINOR = 250_00n;

export interface WantedServer {
  readonly resellerId: string;
  /** Set for a single tenant's own server, which may be ordered at any time. */
  readonly forTenantId: string | null;
  readonly name: string;
  /** Why the network allows it below the line, where it does. */
  readonly overruled: string | null;
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Orders a dedicated server: from five active tenants on, counted today, or for one tenant alone at any time. */
@Injectable()
export class OrderServer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly orders: ServerOrdersStore,
  ) {}

  /** Answers the order and the token with which the playbook reports the host ready; the token is shown once. */
  async run(wanted: WantedServer, actor: Actor): Promise<{ id: string; reportToken: string }> {
    const [id, reportToken] = [newId(), randomBytes(24).toString('base64url')];
    await this.tenancy.acrossNetwork({ actor, why: 'order a server' }, async (tx) => {
      const activeTenants = await this.orders.activeTenants(tx, wanted.resellerId);
      const isEnough =
        activeTenants >= TENANTS_FOR_A_SERVER || wanted.forTenantId !== null || wanted.overruled !== null;
      if (!isEnough) throw new TooFewTenants(activeTenants, TENANTS_FOR_A_SERVER);
      const added = await this.orders.add(tx, {
        ...wanted,
        id,
        state: 'ordered',
        activeTenants,
        reportTokenHash: hashOfToken(reportToken),
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
}
