import { Injectable } from '@nestjs/common';
import { HouseError } from '@/kernel';
import { hashOf } from '@/people';
import { type Actor, asJob, Sealer, Tenancy } from '@/runtime';
import { ActivateServer } from './activate-server.service';
import { NotThatToken, NotVerified } from './errors';
import { verifyServer } from './placement.jobs';
import { reportPlace } from './server';
import { ServerOrdersStore } from './server-orders.store';

export interface ReadyHost {
  readonly address: string;
  readonly secret: string;
  readonly capacityPeople?: number;
}

/**
 * A playbook reports its host ready with the order's token. The token is good for one host: while a report is being
 * verified, and once the server serves, it opens nothing; a report that does not stand the test gives it back.
 */
@Injectable()
export class ReportReady {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly orders: ServerOrdersStore,
    private readonly activate: ActivateServer,
    private readonly sealer: Sealer,
  ) {}

  /** Takes the report and has it verified; answers the order's name. NotThatToken where the token opens nothing. */
  report(token: string, { address, secret, capacityPeople }: ReadyHost, actor: Actor): Promise<string> {
    return this.tenancy.acrossNetwork({ actor, why: 'report a host ready' }, async (tx) => {
      const order = await this.orders.byToken(tx, hashOf(token));
      if (!order) throw new NotThatToken();
      const at = tx.clock.now();
      await this.orders.reported(tx, order.id, {
        url: address,
        secretSealed: this.sealer.seal(secret, reportPlace(order.id)),
        capacityPeople: capacityPeople ?? order.capacityPeople,
      });
      await tx.audit(order.resellerId, 'reported a host ready', order.id, { name: order.name, address });
      await tx.enqueue(verifyServer({ orderId: order.id, reportedAt: at.toISOString() }));
      return order.name;
    });
  }

  /** Verifies what was reported: tried again while the host does not answer, given back when it is wrong. */
  async verify(orderId: string, isLastTry: boolean): Promise<void> {
    const actor = asJob('placement.verify-server');
    const reason = { actor, why: 'verify a server' };
    const order = await this.tenancy.acrossNetwork(reason, (tx) => this.orders.lock(tx, orderId));
    if (order.state !== 'reported') return;
    const secret = this.sealer.open(order.reportedSecretSealed!, reportPlace(orderId));
    const { reportedUrl: url, capacityPeople } = order;
    try {
      await this.activate.run({ orderId, url: url!, secret, capacityPeople }, actor);
    } catch (error) {
      const isOver = isLastTry || (error instanceof HouseError && error.kind !== 'unavailable');
      if (isOver) await this.tenancy.acrossNetwork(reason, (tx) => this.orders.giveBack(tx, orderId));
      // It is told on the order; as a job there is nothing more to do.
      if (!(error instanceof NotVerified)) throw error;
    }
  }
}
