import { Injectable } from '@nestjs/common';
import { type Actor, resellerScope, Tenancy } from '@/runtime';
import type { IssuerRef } from './connect-account.service';
import { NoPaymentAccount } from './errors';
import { PaymentAccountsStore } from './payment-accounts.store';

/** How much an issuer's account may debit by Bacs: at a time, and within seven days. Stripe sets both and raises them as it comes to know the account. */
@Injectable()
export class ChangeDebits {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
  ) {}

  /** In pence; no weekly ceiling is null. Throws NoPaymentAccount. */
  async run(
    { issuerResellerId, issuerId }: IssuerRef,
    ceilings: { readonly debitCeilingMinor: bigint; readonly weeklyCeilingMinor: bigint | null },
    actor: Actor,
  ): Promise<void> {
    await this.tenancy.within(resellerScope(issuerResellerId, actor), async (tx) => {
      const account = await this.accounts.ofIssuer(tx, issuerResellerId, issuerId);
      if (!account) throw new NoPaymentAccount();
      await this.accounts.setBacs(tx, account.id, { notice: account.bacsNotice, ...ceilings });
      await tx.audit('changed the ceilings of direct debits', account.id, {
        debitCeilingMinor: String(ceilings.debitCeilingMinor),
        weeklyCeilingMinor: ceilings.weeklyCeilingMinor === null ? null : String(ceilings.weeklyCeilingMinor),
      });
    });
  }
}
