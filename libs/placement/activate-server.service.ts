import { Inject, Injectable } from '@nestjs/common';
import { BbbClient } from '@/adapters/bbb';
import { Clock, HouseError, newId } from '@/kernel';
import { type Actor, CONFIG, type Config, Sealer, Tenancy } from '@/runtime';
import { NotThere, NotVerified, OrderClosed } from './errors';
import { serverActivated } from './placement.facts';
import { secretPlace } from './server';
import { serverFeeOf } from './server-fee';
import { ServerOrdersStore } from './server-orders.store';
import { ServersStore } from './servers.store';

export interface ReadyServer {
  readonly orderId: string;
  readonly url: string;
  readonly secret: string;
  readonly capacityPeople?: number;
}

const MOST_OFFSET_MS = 2_000;
const OLDEST = [2, 5] as const;

/** Verifies a server that was provisioned, and takes it into service: its fee begins that day. Safe to run again. */
@Injectable()
export class ActivateServer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly orders: ServerOrdersStore,
    private readonly servers: ServersStore,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Answers the server's id. NotVerified says what is wrong with it, and the order keeps the sentence. */
  async run(ready: ReadyServer, actor: Actor): Promise<string> {
    const reason = { actor, why: 'activate a server' };
    const order = await this.tenancy.acrossNetwork(reason, (tx) => this.orders.lock(tx, ready.orderId));
    if (order.state === 'active') return order.serverId!;
    if (order.state === 'cancelled') throw new OrderClosed(order.name);
    try {
      await this.verify(ready);
    } catch (error) {
      const problem = error instanceof HouseError ? error.message : 'it did not answer as a BBB server does.';
      await this.tenancy.acrossNetwork(reason, (tx) => this.orders.problem(tx, order.id, problem));
      if (error instanceof NotVerified) throw error;
      const isAway = error instanceof HouseError && error.kind === 'unavailable';
      throw isAway ? new NotThere(order.name, problem) : new NotVerified(order.name, problem);
    }
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const now = await this.orders.lock(tx, order.id);
      if (now.serverId) return now.serverId;
      const id = newId();
      await this.servers.add(tx, {
        id,
        name: order.name,
        url: ready.url,
        secretSealed: this.sealer.seal(ready.secret, secretPlace(id)),
        poolResellerId: order.resellerId,
        state: 'enabled',
        readsUsage: true,
        weight: 1,
        capacityPeople: ready.capacityPeople ?? order.capacityPeople,
        health: 'up',
        people: 0,
        meetings: 0,
        polledAt: null,
      });
      await this.orders.activate(tx, order.id, id);
      await tx.audit(order.resellerId, 'activated server', order.id, { serverId: id, name: order.name });
      const at = tx.clock.now().toISOString();
      const { resellerId, forTenantId: tenantId, name } = order;
      const { minor, currency } = serverFeeOf(this.config.SERVER_FEE);
      const fee = { monthlyMinor: String(minor), currency };
      await tx.announce(serverActivated({ resellerId, tenantId, orderId: order.id, serverId: id, name, at, ...fee }));
      return id;
    });
  }

  /** A signed call, the clock, the version, and a test meeting created and ended. */
  private async verify({ orderId, url, secret }: ReadyServer): Promise<void> {
    const client = new BbbClient({ url, secret }, this.clock);
    await client.getMeetings();
    const offsetMs = client.clockOffsetMs ?? 0;
    if (Math.abs(offsetMs) > MOST_OFFSET_MS)
      throw new NotVerified(url, `its clock is off by ${Math.round(offsetMs / 1000)} s; set up NTP on it.`);
    const { bbbVersion = '' } = await client.call('');
    const [major = 0, minor = 0] = bbbVersion.split('.').map(Number);
    if (bbbVersion !== '' && (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])))
      throw new NotVerified(url, `it runs BBB ${bbbVersion}; ${OLDEST.join('.')} is the oldest that is served.`);
    const meetingID = `verify-${orderId}`;
    await client.call('create', { meetingID, name: 'Test of a new server', record: false });
    await client.call('end', { meetingID });
  }
}
