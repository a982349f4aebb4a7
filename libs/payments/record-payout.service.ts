import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { BooksStore } from '@/books';
import { newId } from '@/kernel';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import type { PaymentAccount } from './payment-accounts.store';
import { StripeAccounts } from './stripe-accounts.service';

export interface Payout {
  readonly id: string;
  readonly externalId: string;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly currency: string;
  readonly arrivesOn: string;
  readonly state: string;
}

const reason = { actor: asJob('payments.record-payout'), why: 'a payout of the card service' };
const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** What the card service pays out to the issuer's bank, and what it kept of it: posted once it is paid. */
@Injectable()
export class RecordPayout {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly books: BooksStore,
    private readonly stripe: StripeAccounts,
  ) {}

  /** Keeps a payout as it is seen now; answers whether its movements add up to it. */
  async run(account: PaymentAccount, seen: Stripe.Payout): Promise<{ addsUp: boolean; movedMinor: bigint }> {
    const moved = await this.stripe.call({ tier: 'wholesale', account }, (client) =>
      client.call(async (sdk) => {
        let [net, fee] = [0n, 0n];
        for await (const movement of sdk.balanceTransactions.list({ payout: seen.id, limit: 100 })) {
          if (movement.type === 'payout') continue;
          net += BigInt(movement.net);
          fee += BigInt(movement.fee);
        }
        return { net, fee };
      }),
    );
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const row = await tx.one<{ id: string; state: string; before: string | null }>(
        `insert into provider_payouts (reseller_id, account_id, external_id, amount_minor, fee_minor, currency, arrives_on, state, id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (reseller_id, account_id, external_id) do update set state = excluded.state, fee_minor = excluded.fee_minor
         returning id, state`,
        [
          account.resellerId,
          account.id,
          seen.id,
          seen.amount,
          moved.fee,
          account.currency,
          day(seen.arrival_date),
          seen.status,
          newId(),
        ],
      );
      await this.post(tx, account, row!.id, seen, moved.fee);
    });
    return { addsUp: moved.net === BigInt(seen.amount), movedMinor: moved.net };
  }

  list(tx: NetworkTx, accountId: string): Promise<Payout[]> {
    return tx.query(
      `select id, external_id as "externalId", amount_minor as "amountMinor", fee_minor as "feeMinor", currency,
         to_char(arrives_on, 'YYYY-MM-DD') as "arrivesOn", state from provider_payouts where account_id = $1 order by arrives_on desc`,
      [accountId],
    );
  }

  /** Once paid: the bank has it, the fees are an expense, and both have left the card service. */
  private async post(
    tx: NetworkTx,
    account: PaymentAccount,
    id: string,
    seen: Stripe.Payout,
    feeMinor: bigint,
  ): Promise<void> {
    const kind = seen.status === 'paid' ? 'payout' : seen.status === 'failed' ? 'payout-failed' : null;
    if (!kind) return;
    const has = async (of: string): Promise<boolean> =>
      (await tx.one('select 1 as x from journal_entries where reseller_id = $1 and source_id = $2 and kind = $3', [
        account.resellerId,
        id,
        of,
      ])) !== undefined;
    if ((await has(kind)) || (kind === 'payout-failed' && !(await has('payout')))) return;
    const sign = kind === 'payout' ? 1n : -1n;
    const amount = BigInt(seen.amount);
    await this.books.add(tx, [
      {
        resellerId: account.resellerId,
        tenantId: null,
        tier: 'retail',
        issuerResellerId: account.resellerId,
        issuerId: account.issuerId,
        kind,
        sourceId: id,
        postedOn: day(seen.arrival_date),
        currency: account.currency,
        postings: [
          { account: 'bank', amountMinor: sign * amount },
          { account: 'payment-fees', amountMinor: sign * feeMinor },
          { account: 'stripe', amountMinor: -sign * (amount + feeMinor) },
        ],
      },
    ]);
  }
}
