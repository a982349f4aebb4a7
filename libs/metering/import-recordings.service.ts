import { Injectable } from '@nestjs/common';
import { BbbBrokenXml, readRecordings } from '@/adapters/bbb';
import { ServersStore } from '@/placement';
import { type Actor, Tenancy } from '@/runtime';
import { batches, OF_RECORDINGS } from './batches';
import { type Observed, ObserveRecordings } from './observe-recordings.service';

export interface Imported extends Observed {
  readonly read: number;
  /** The sentence of a file that stopped being XML; what was whole before that place has been taken in. */
  readonly broken: string | null;
}

/**
 * Reads a saved getRecordings answer of any BBB server, as evidence of the server it is said to come from, through the
 * same path as a sync. Reading the same file again changes nothing.
 */
@Injectable()
export class ImportRecordings {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly observe: ObserveRecordings,
  ) {}

  async run(
    serverName: string,
    file: AsyncIterable<Uint8Array | string>,
    actor: Actor,
    progress: (read: number) => void = () => undefined,
  ): Promise<Imported> {
    const reason = { actor, why: 'import recordings' };
    const server = await this.tenancy.acrossNetwork(reason, (tx) => this.servers.byName(tx, serverName));
    const total = { read: 0, runs: 0, seconds: 0n, problems: 0, broken: null as string | null };
    try {
      for await (const batch of batches(readRecordings(file), OF_RECORDINGS)) {
        const observed = await this.tenancy.acrossNetwork(
          { ...reason, actor: { kind: 'command', name: 'usage import' } },
          (tx) => this.observe.run(tx, server.id, batch),
        );
        total.read += batch.length;
        total.runs += observed.runs;
        total.seconds += observed.seconds;
        total.problems += observed.problems;
        progress(total.read);
      }
    } catch (error) {
      if (!(error instanceof BbbBrokenXml)) throw error;
      total.broken = error.message;
    }
    return total;
  }
}
