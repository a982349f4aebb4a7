import { Injectable } from '@nestjs/common';
import { HouseError } from '@/kernel';
import { asJob, log } from '@/runtime';
import { CollectTogether } from './collect-together.service';
import type { DuePayer } from './collections.store';
import type { CollectChunk } from './payments.jobs';

/** How many payers share their transactions, and how many such batches are under way at a time. */
const BATCH = 200;
const BATCHES_AT_ONCE = 2;
const job = asJob('payments.collect-payers');

/** Collects from a chunk of payers, some at a time. One that goes wrong stops nobody; whoever stops collecting does. */
@Injectable()
export class CollectPayers {
  constructor(private readonly together: CollectTogether) {}

  /** Answers how many were collected from. Throws the first "not now", after all have been tried: the rest is tried again. */
  async run({ payers }: CollectChunk): Promise<number> {
    const waiting = batchesOf(payers);
    let [collected, later] = [0, null as unknown];
    const work = async (): Promise<void> => {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        const { decisions, failures } = await this.together.run(batch, job);
        const failed = new Set(failures.map(({ payerId }) => payerId));
        collected += [...decisions].filter(([payerId, taken]) => taken === 'collect' && !failed.has(payerId)).length;
        for (const { payerId, error } of failures) {
          if (error instanceof HouseError && error.kind !== 'unavailable')
            log.warn({ code: error.code, payerId }, 'nothing was collected from a payer');
          else later ??= error;
        }
      }
    };
    await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, work));
    if (later) throw later;
    return collected;
  }
}

/** Payers of one issuer stand together. */
function batchesOf(payers: readonly DuePayer[]): DuePayer[][] {
  const byIssuer = new Map<string, DuePayer[]>();
  for (const payer of payers) {
    const issuer = `${payer.tier}.${payer.issuerResellerId}.${payer.issuerId}`;
    byIssuer.set(issuer, [...(byIssuer.get(issuer) ?? []), payer]);
  }
  return [...byIssuer.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / BATCH) }, (_, at) => all.slice(at * BATCH, (at + 1) * BATCH)),
  );
}
