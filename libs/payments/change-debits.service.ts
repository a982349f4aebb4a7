import { Injectable } from '@nestjs/common';
import { type Actor, resellerScope, Tenancy } from '@/runtime';
import type { IssuerRef } from './connect-account.service';
import { NoPaymentAccount } from './errors';
import { type Debits, PaymentAccountsStore } from './payment-accounts.store';

type DebitsChange = Pick<Debits, 'debitCeilingMinor' | 'weeklyCeilingMinor'> & Partial<Debits>;

/** How much an issuer's account may debit by Bacs, at a time and within seven days, and when results come. Stripe sets all of it, and raises the ceilings as it comes to know the account. */
@Injectable()
export class ChangeDebits {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
  ) {}

  /** In pence; no weekly ceiling is null. Days that are left out stay. Throws NoPaymentAccount. */
  async run({ issuerResellerId, issuerId }: IssuerRef, change: DebitsChange, actor: Actor): Promise<void> {
    await this.tenancy.within(resellerScope(issuerResellerId, actor), async (tx) => {
      const account = await this.accounts.ofIssuer(tx, issuerResellerId, issuerId);
      if (!account) throw new NoPaymentAccount();
      const before: Debits = {
        debitCeilingMinor: account.bacsDebitCeilingMinor,
        weeklyCeilingMinor: account.bacsWeeklyCeilingMinor,
        resultDays: account.bacsResultDays,
        newMandateDays: account.bacsNewMandateDays,
      };
      const debits = { ...before, ...change };
      await this.accounts.setBacs(tx, account.id, debits);
      await tx.audit('changed how direct debits are made', account.id, { before: told(before), after: told(debits) });
    });
  }
}

const told = ({ debitCeilingMinor, weeklyCeilingMinor, ...days }: Debits): Record<string, unknown> => ({
  debitCeilingMinor: String(debitCeilingMinor),
  weeklyCeilingMinor: weeklyCeilingMinor === null ? null : String(weeklyCeilingMinor),
  ...days,
});
