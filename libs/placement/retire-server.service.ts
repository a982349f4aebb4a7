import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { serverRetired } from './placement.facts';
import { ServerOrdersStore } from './server-orders.store';

/** Ends the order of a dedicated server, and with it its fee, within the caller's transaction. Twice is the first time. */
@Injectable()
export class RetireServer {
  constructor(private readonly orders: ServerOrdersStore) {}

  async run(tx: NetworkTx, serverId: string): Promise<void> {
    const order = await this.orders.ofServer(tx, serverId);
    if (!order || !(await this.orders.end(tx, order.id))) return;
    const { resellerId, id: orderId, name } = order;
    await tx.audit(resellerId, 'retired server', orderId, { serverId, name });
    await tx.announce(serverRetired({ resellerId, orderId, serverId, at: tx.clock.now().toISOString() }));
  }
}
