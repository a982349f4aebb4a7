import { Injectable } from '@nestjs/common';
import type { Actor } from '@/runtime';
import { CarryOutTogether } from './carry-out-together.service';
import type { Decision } from './collection-decision';
import type { DuePayer } from './collections.store';
import type { PaymentAccount } from './payment-accounts.store';
import { PaymentCustomers } from './payment-customers.service';
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
    private readonly customers: PaymentCustomers,
  ) {}

  async run(payers: readonly DuePayer[], actor: Actor, { isByHand = false } = {}): Promise<Collected> {
    const { account, decisions, payments, withoutCustomer } = await this.prepare.run(payers, actor, isByHand);
    if (!account) return { decisions, failures: [] };
    const left = await this.carryOut.run(account, payments, actor);
    const failures = left.map(({ payment: { payerId }, error }) => ({ payerId, error }));
    const made = await this.makeCustomers(account, withoutCustomer, actor);
    const rest = made.known.length > 0 ? await this.run(made.known, actor, { isByHand }) : null;
    return {
      decisions: new Map([...decisions, ...(rest?.decisions ?? [])]),
      failures: [...failures, ...made.failures, ...(rest?.failures ?? [])],
    };
  }

  private async makeCustomers(
    account: PaymentAccount,
    payers: readonly DuePayer[],
    actor: Actor,
  ): Promise<{ known: DuePayer[]; failures: Collected['failures'] }> {
    const [known, failures]: [DuePayer[], { payerId: string; error: unknown }[]] = [[], []];
    for (const payer of payers)
      await this.customers.idOf({ ...payer, account }, actor).then(
        () => known.push(payer),
        (error: unknown) => failures.push({ payerId: payer.payerId, error }),
      );
    return { known, failures };
  }
}
