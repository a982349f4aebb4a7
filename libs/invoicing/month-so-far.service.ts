import { Injectable } from '@nestjs/common';
import { Money, type Month } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';
import { PricedAgreementsStore } from './priced-agreements.store';
import { ReadRetailMonth, type RetailAgreement } from './read-retail-month.service';

/** A reseller's running month as its tenants' invoices would be made of it now: the drafting rules, and nothing written. */
@Injectable()
export class MonthSoFar {
  constructor(
    private readonly agreements: PricedAgreementsStore,
    private readonly retail: ReadRetailMonth,
  ) {}

  /** Net of all that the ledger knows; null without an agreement. Who cannot be rated is left out: the month end names them. */
  async run(tx: IssuerTx, resellerId: string, of: Month): Promise<Money | null> {
    const agreements = await this.agreements.ofReseller(tx, resellerId, of);
    if (agreements.length === 0) return null;
    const { currency } = agreements[0]!;
    const linesOf = await this.retail.run(tx, of, agreements, currency);
    const netOf = (agreement: RetailAgreement): Money => {
      try {
        return Money.sum(
          linesOf(agreement).lines.map(({ net }) => net),
          currency,
        );
      } catch {
        return Money.zero(currency);
      }
    };
    return Money.sum(agreements.map(netOf), currency);
  }
}
