import { Injectable } from '@nestjs/common';
import { HouseError } from '@/kernel';
import { asJob, log, Tenancy } from '@/runtime';
import { CollectPayer } from './collect-payer.service';
import type { DuePayer } from './collections.store';
import { PaymentAccountsStore } from './payment-accounts.store';
import type { CollectChunk } from './payments.jobs';

const AT_ONCE = 8;
const reason = { actor: asJob('payments.collect-payers'), why: 'collect from payers' };

/** Collects from a chunk of payers, some at a time. One that goes wrong stops nobody; whoever stops collecting does. */
@Injectable()
export class CollectPayers {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly collect: CollectPayer,
  ) {}

  /** Answers how many were collected from. Throws the first "not now", after all have been tried: the rest is tried again. */
  async run({ payers }: CollectChunk): Promise<number> {
    const waiting = [...payers];
    let [collected, later] = [0, null as unknown];
    const work = async (): Promise<void> => {
      for (let payer = waiting.shift(); payer; payer = waiting.shift()) {
        try {
          if (!(await this.isCollecting(payer))) continue;
          if ((await this.collect.run(payer)) === 'collect') collected += 1;
        } catch (error) {
          const isLater = !(error instanceof HouseError) || error.kind === 'unavailable';
          if (isLater) later ??= error;
          else log.warn({ code: error.code, payerId: payer.payerId }, 'nothing was collected from a payer');
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (later) throw later;
    return collected;
  }

  private async isCollecting({ issuerResellerId, issuerId }: DuePayer): Promise<boolean> {
    const account = await this.tenancy.acrossNetwork(reason, (tx) =>
      this.accounts.ofIssuer(tx, issuerResellerId, issuerId),
    );
    return account?.isCollecting ?? false;
  }
}
