import { Injectable } from '@nestjs/common';
import type { IssuerTx, Tier } from '@/invoicing';
import { addDays, dayIn } from '@/kernel';
import { IssuersStore } from '@/tenants';
import { decideCollection, meansOf, roomFrom, WEEK_MS } from './collection-decision';
import { CollectionsStore, type DuePayer } from './collections.store';
import { issuerDay } from './issuer-day';
import { PaymentAccountsStore } from './payment-accounts.store';
import { PaymentMethodsStore } from './payment-methods.store';

/** A debit whose day has come, and that a ceiling holds back. Minor units of the account's currency. */
export interface WaitingDebit {
  readonly payerId: string;
  readonly payerName: string;
  readonly numbers: readonly string[];
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly why: 'over-debit-ceiling' | 'over-weekly-ceiling';
  /** When there is room for it at the earliest; null where it never goes by itself and a person has to do something. */
  readonly until: Date | null;
}

/** How many payers are looked at: the longest due. */
const MOST = 200;

/** The debits that wait, decided now by the rule that the next run decides by; nothing is kept of it. */
@Injectable()
export class WaitingDebits {
  constructor(
    private readonly accounts: PaymentAccountsStore,
    private readonly methods: PaymentMethodsStore,
    private readonly collections: CollectionsStore,
    private readonly issuers: IssuersStore,
  ) {}

  /** Of a reseller's issuers; those that need a hand first. */
  async of(tx: IssuerTx, seller: { readonly tier: Tier; readonly issuerResellerId: string }): Promise<WaitingDebit[]> {
    // Nowhere is it later than tomorrow; the day in the issuer's own zone is looked at below.
    const tomorrow = addDays(dayIn('UTC', tx.clock.now()), 1);
    const due = await this.collections.dueDebits(tx, seller, tomorrow, MOST);
    const waiting: WaitingDebit[] = [];
    for (const issuerId of new Set(due.map((payer) => payer.issuerId)))
      waiting.push(
        ...(await this.ofIssuer(
          tx,
          { ...seller, issuerId },
          due.filter((payer) => payer.issuerId === issuerId),
        )),
      );
    return waiting.sort((a, b) => (a.until?.getTime() ?? 0) - (b.until?.getTime() ?? 0));
  }

  private async ofIssuer(
    tx: IssuerTx,
    issuer: { readonly issuerResellerId: string; readonly issuerId: string },
    payers: readonly (DuePayer & { payerName: string })[],
  ): Promise<WaitingDebit[]> {
    const account = await this.accounts.ofIssuer(tx, issuer.issuerResellerId, issuer.issuerId);
    if (account?.state !== 'active') return [];
    const today = await issuerDay(tx, this.issuers, issuer);
    const methods = await this.methods.allInUse(tx, payers, account.id);
    const open = await this.collections.open(tx, issuer.issuerId, methods);
    const made = await this.collections.debitsSince(tx, account.id, new Date(tx.clock.now().getTime() - WEEK_MS));
    const debitedMinor = made.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    const nameOf = new Map(payers.map(({ payerId, payerName }) => [payerId, payerName]));
    return methods.flatMap((method): WaitingDebit[] => {
      const decision = decideCollection(today, meansOf(account, method, debitedMinor), open.get(method.payerId) ?? []);
      if (decision.do !== 'wait' || decision.why === 'no-active-method') return [];
      const { why, invoices, amountMinor, isForGood } = decision;
      return [
        {
          payerId: method.payerId,
          payerName: nameOf.get(method.payerId) ?? '',
          numbers: invoices.map(({ number }) => number),
          amountMinor,
          currency: account.currency,
          why,
          until: isForGood ? null : roomFrom(made, account.bacsWeeklyCeilingMinor ?? amountMinor, amountMinor),
        },
      ];
    });
  }
}
