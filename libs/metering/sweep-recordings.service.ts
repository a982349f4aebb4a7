import { Injectable } from '@nestjs/common';
import type { Answer, BbbClient } from '@/adapters/bbb';
import { BbbClients, type BbbServer, ServersStore } from '@/placement';
import { asJob, type NetworkTx, serverReadUntil, Tenancy } from '@/runtime';
import { batches, OF_RECORDINGS } from './batches';
import { ObserveRecordings } from './observe-recordings.service';
import { ServerReadsStore } from './server-reads.store';

const PAGE = 100;
const reason = { actor: asJob('metering.sweep-recordings'), why: 'sweep recordings' };

/**
 * Reads all recordings of a server page by page, and goes on at the page where an earlier try stopped. A server that
 * does not page is read as one stream. Unchanged pages write nothing. The sweep's start is until when the server has
 * been read: a recording in processing is listed too, with the meeting's times.
 */
@Injectable()
export class SweepRecordings {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly clients: BbbClients,
    private readonly reads: ServerReadsStore,
    private readonly observe: ObserveRecordings,
  ) {}

  async run(serverId: string): Promise<{ read: number }> {
    const server = await this.tenancy.acrossNetwork(reason, (tx) => this.servers.byId(tx, serverId));
    try {
      return await this.sweep(server);
    } catch (error) {
      await this.tenancy.acrossNetwork(reason, (tx) =>
        this.reads.failed(tx, serverId, 'recording', (error as Error).message),
      );
      throw error;
    }
  }

  private async sweep(server: BbbServer): Promise<{ read: number }> {
    const client = this.clients.for(server);
    let { startedAt, offset } = await this.tenancy.acrossNetwork(reason, (tx) => this.resume(tx, server.id));
    let read = 0;
    for (;;) {
      const page = await this.page(client, server.id, startedAt, offset);
      read += page.read;
      offset += page.read;
      if (!page.isPaged || page.read === 0 || offset >= page.total) break;
    }
    await this.tenancy.acrossNetwork(reason, (tx) =>
      this.reads.succeeded(tx, server.id, 'recording', {
        readUntil: startedAt,
        cursor: {},
        clockOffsetMs: client.clockOffsetMs,
      }),
    );
    serverReadUntil.set({ server: server.name, source: 'recording' }, startedAt.getTime() / 1000);
    return { read };
  }

  private async resume(tx: NetworkTx, serverId: string): Promise<{ startedAt: Date; offset: number }> {
    const { cursor } = await this.reads.lock(tx, serverId, 'recording');
    if (typeof cursor.offset === 'number' && typeof cursor.startedAt === 'string') {
      return { startedAt: new Date(cursor.startedAt), offset: cursor.offset };
    }
    return { startedAt: tx.clock.now(), offset: 0 };
  }

  private async page(client: BbbClient, serverId: string, startedAt: Date, offset: number) {
    const answer: Answer = { head: {} };
    let read = 0;
    for await (const batch of batches(
      client.getRecordings({ state: 'any', offset, limit: PAGE }, answer),
      OF_RECORDINGS,
    )) {
      read += batch.length;
      await this.tenancy.acrossNetwork(reason, async (tx) => {
        await this.reads.lock(tx, serverId, 'recording');
        await this.observe.run(tx, serverId, batch);
        const cursor = { offset: offset + read, startedAt: startedAt.toISOString() };
        if (read <= PAGE) await this.reads.succeeded(tx, serverId, 'recording', { cursor });
      });
    }
    const total = answer.head.totalElements;
    return { read, isPaged: total !== undefined, total: Number(total ?? 0) };
  }
}
