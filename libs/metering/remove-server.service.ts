import { Injectable } from '@nestjs/common';
import {
  type BbbServer,
  ClaimCountsStore,
  HoldsRecordings,
  IncidentsStore,
  MovesStore,
  RetireServer,
  ServerInUse,
  ServersStore,
  ServerTenantsStore,
} from '@/placement';
import { type Actor, type NetworkTx, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { HeldRecordingsStore } from './held-recordings.store';

/** What stands in the way of removing a server. */
export interface Removal {
  readonly name: string;
  readonly meetings: number;
  readonly moves: number;
  /** Tenants whose new meetings go there; of the shared pool, none is in the way. */
  readonly tenants: readonly string[];
  /** How many recordings no other server holds. */
  readonly held: number;
}

/** Ids of recordings that are written into the audit log at most. */
const MOST_NAMED = 1_000;

/**
 * Takes a server out of service for good: once nothing runs there, nobody's meetings go there, and its recordings are
 * elsewhere or given up by name. In this room because runs tell what a server holds.
 */
@Injectable()
export class RemoveServer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly claims: ClaimCountsStore,
    private readonly moves: MovesStore,
    private readonly meeting: ServerTenantsStore,
    private readonly held: HeldRecordingsStore,
    private readonly incidents: IncidentsStore,
    private readonly retire: RetireServer,
    private readonly resellers: ResellersStore,
  ) {}

  /** What stands in its way now. */
  async look(tx: NetworkTx, server: BbbServer): Promise<Removal> {
    const own = server.poolResellerId === null ? [] : await this.meeting.of(tx, server);
    const now = tx.clock.now();
    const { claimed, ...counts } = await tx.figures({
      claimed: this.claims.meetingsOn(server.id, now),
      moves: this.moves.withServer(server.id),
      held: this.held.countOf(server.id, now),
    });
    return {
      ...counts,
      name: server.name,
      // What clients began at the server itself is known by the polls alone.
      meetings: Math.max(claimed, server.meetings),
      tenants: own.map(({ name }) => name),
    };
  }

  /** `givenUp` is the server's name, written by whoever gives its recordings up. ServerInUse, or HoldsRecordings. */
  async run(serverId: string, givenUp: string | null, actor: Actor): Promise<Removal> {
    return this.tenancy.acrossNetwork({ actor, why: 'remove a server' }, async (tx) => {
      const server = await this.servers.lock(tx, serverId);
      const removal = await this.look(tx, server);
      assertRemovable(server, removal, givenUp);
      const held = await this.held.of(tx, serverId);
      await this.servers.remove(tx, serverId);
      await this.incidents.close(tx, serverId, tx.clock.now());
      await this.retire.run(tx, serverId);
      const whose = server.poolResellerId ?? (await this.resellers.network(tx))!.id;
      await tx.audit(whose, 'removed server', serverId, {
        name: server.name,
        recordingsGivenUp: held.length,
        recordings: held.slice(0, MOST_NAMED).map(({ recordId }) => recordId),
      });
      return removal;
    });
  }
}

function assertRemovable({ name, state }: BbbServer, removal: Removal, givenUp: string | null): void {
  const { meetings, moves, tenants, held } = removal;
  if (state === 'enabled') throw new ServerInUse(name, 'it takes new meetings. Drain it first.');
  if (meetings > 0) throw new ServerInUse(name, `${meetings} meetings run there. They end by themselves.`);
  if (moves > 0) throw new ServerInUse(name, `${moves} moves to or from it are not over.`);
  if (tenants.length > 0)
    throw new ServerInUse(name, `new meetings of ${tenants.join(', ')} go there. Move them first.`);
  if (held > 0 && givenUp !== name) throw new HoldsRecordings(name, held);
}
