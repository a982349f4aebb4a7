import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { BbbClients, ServersStore } from '@/placement';
import { asJob, Tenancy } from '@/runtime';
import { batches, OF_RECORDINGS } from './batches';
import { ObserveRecordings } from './observe-recordings.service';
import { RunsStore } from './runs.store';

const DAY_MS = 24 * 60 * 60_000;
const GIVE_UP_AFTER_MS = 14 * DAY_MS;
const IDS_PER_CALL = 50;
const reason = { actor: asJob('metering.sync-awaited'), why: 'sync awaited recordings' };

/** Asks a server for the recordings of ended runs that are still awaited, by recordID and in every state. */
@Injectable()
export class SyncAwaitedRecordings {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly clients: BbbClients,
    private readonly runs: RunsStore,
    private readonly observe: ObserveRecordings,
    private readonly clock: Clock,
  ) {}

  async run(serverId: string): Promise<{ asked: number }> {
    const until = this.clock.now();
    const since = new Date(until.getTime() - GIVE_UP_AFTER_MS);
    const { server, awaited } = await this.tenancy.acrossNetwork(reason, async (tx) => ({
      server: await this.servers.byId(tx, serverId),
      awaited: await this.runs.awaitingRecording(tx, serverId, { since, until }),
    }));
    const client = this.clients.for(server);
    for (let at = 0; at < awaited.length; at += IDS_PER_CALL) {
      const recordIds = awaited.slice(at, at + IDS_PER_CALL);
      for await (const batch of batches(client.getRecordings({ state: 'any', recordIds }), OF_RECORDINGS)) {
        await this.tenancy.acrossNetwork(reason, (tx) => this.observe.run(tx, serverId, batch));
      }
    }
    return { asked: awaited.length };
  }
}
