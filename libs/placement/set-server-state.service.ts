import { Injectable } from '@nestjs/common';
import { type Actor, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { ClaimCountsStore } from './claim-counts.store';
import type { BbbServer } from './server';
import { ServersStore } from './servers.store';

/** Says what may go to a server; gateways know within seconds. */
@Injectable()
export class SetServerState {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly claims: ClaimCountsStore,
    private readonly resellers: ResellersStore,
  ) {}

  /** Answers how many meetings run there now; they go on. */
  run(serverId: string, state: BbbServer['state'], actor: Actor): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'set the state of a server' }, async (tx) => {
      const server = await this.servers.lock(tx, serverId);
      if (server.state !== state) {
        await this.servers.setState(tx, serverId, state);
        const whose = server.poolResellerId ?? (await this.resellers.network(tx))!.id;
        await tx.audit(whose, `server: ${state}`, serverId, { name: server.name, before: server.state });
      }
      return this.claims.countOnServer(tx, serverId);
    });
  }
}
