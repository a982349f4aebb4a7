import { Injectable } from '@nestjs/common';
import { BbbClient } from '@/adapters/bbb';
import { Clock, newId } from '@/kernel';
import { type Actor, Sealer, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { type BbbServer, secretPlace, USUAL_CAPACITY_PEOPLE } from './server';
import { ServersStore } from './servers.store';

export interface NewServer {
  readonly name: string;
  readonly url: string;
  readonly secret: string;
  readonly poolResellerId?: string | null;
  /** False for a server whose recordings come from a saved file alone. */
  readonly readsUsage?: boolean;
  readonly weight?: number;
  /** How many people it is good for at once. */
  readonly capacityPeople?: number;
}

/** Takes a BBB server in after a signed call to it has succeeded; answers its id and how far its clock is off. */
@Injectable()
export class AddServer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly resellers: ResellersStore,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  async run(given: NewServer, actor: Actor): Promise<{ id: string; clockOffsetMs: number | null }> {
    const readsUsage = given.readsUsage ?? true;
    const client = new BbbClient({ url: given.url, secret: given.secret }, this.clock);
    if (readsUsage) await client.getMeetings();
    const id = newId();
    const server: BbbServer = {
      id,
      name: given.name,
      url: given.url,
      secretSealed: this.sealer.seal(given.secret, secretPlace(id)),
      poolResellerId: given.poolResellerId ?? null,
      state: 'enabled',
      readsUsage,
      weight: given.weight ?? 1,
      capacityPeople: given.capacityPeople ?? USUAL_CAPACITY_PEOPLE,
      health: 'up',
      people: 0,
      meetings: 0,
      polledAt: null,
    };
    await this.tenancy.acrossNetwork({ actor, why: 'add a server' }, async (tx) => {
      await this.servers.add(tx, server);
      // A server may be there before the network is: it is one of the first steps of setting up.
      const whose = server.poolResellerId ?? (await this.resellers.network(tx))?.id;
      if (whose) await tx.audit(whose, 'added server', id, { name: server.name, url: server.url });
    });
    return { id, clockOffsetMs: client.clockOffsetMs };
  }
}
