import { Injectable } from '@nestjs/common';
import { type Actor, log } from '@/runtime';
import { CarryOutTogether } from './carry-out-together.service';
import type { Decision } from './collection-decision';
import type { DuePayer } from './collections.store';
import { PrepareCollections } from './prepare-collections.service';

export interface Collected {
  /** What was decided of each payer, by its id. */
  readonly decisions: ReadonlyMap<string, Decision['do']>;
  readonly failures: readonly { readonly payerId: string; readonly error: unknown }[];
}

/** Collects from payers of one issuer what is due today: decided, written down with its request, then carried out. */
@Injectable()
export class CollectTogether {
  constructor(
    private readonly prepare: PrepareCollections,
    private readonly carryOut: CarryOutTogether,
  ) {}

  /**
   * One that goes wrong stops nobody, and is told with its error: where the database refuses them together, they are
   * halved down to the one at fault.
   */
  async run(payers: readonly DuePayer[], actor: Actor, { isByHand = false } = {}): Promise<Collected> {
    let prepared: Awaited<ReturnType<PrepareCollections['run']>>;
    try {
      prepared = await this.prepare.run(payers, actor, isByHand);
    } catch (error) {
      if (payers.length === 1) return { decisions: new Map(), failures: [{ payerId: payers[0]!.payerId, error }] };
      log.warn({ err: error, payers: payers.length }, 'payers cannot be collected from together');
      const half = Math.ceil(payers.length / 2);
      const first = await this.run(payers.slice(0, half), actor, { isByHand });
      const second = await this.run(payers.slice(half), actor, { isByHand });
      return {
        decisions: new Map([...first.decisions, ...second.decisions]),
        failures: [...first.failures, ...second.failures],
      };
    }
    const { account, decisions, payments } = prepared;
    const left = account ? await this.carryOut.run(account, payments, actor) : [];
    return { decisions, failures: left.map(({ payment: { payerId }, error }) => ({ payerId, error })) };
  }
}
