import { Injectable } from '@nestjs/common';
import { Money, type Month } from '@/kernel';
import type { PriceList } from '@/plans';
import type { IssuerTx, Tier } from './as-issuer.adapter';
import type { DraftLine } from './draft-line';
import { PricedAgreementsStore, type WhosePrices } from './priced-agreements.store';
import { type OtherPrices, ReadRetailMonth } from './read-retail-month.service';
import { ReadWholesaleMonth } from './read-wholesale-month.service';

/** What other prices would do to one buyer's month: a tenant's at retail, a reseller's at wholesale. Amounts net. */
export interface PriceEffect {
  readonly name: string;
  readonly reseller: string;
  readonly before: Money;
  /** Null where the new prices cannot rate this buyer: `problem` says why. */
  readonly after: Money | null;
  readonly problem: string | null;
}

/**
 * A month as it would have been billed by other prices: the rules that drafts are made by, with the month's use as the
 * ledger knows it, and nothing written. What was received late of earlier months stays out of both sums.
 */
@Injectable()
export class PreviewPrices {
  constructor(
    private readonly agreements: PricedAgreementsStore,
    private readonly retail: ReadRetailMonth,
    private readonly wholesale: ReadWholesaleMonth,
  ) {}

  async run(tx: IssuerTx, of: Month, whose: WhosePrices & { tier: Tier }, list: PriceList): Promise<PriceEffect[]> {
    const { currency } = list;
    const other: OtherPrices = (inForce) => [
      ...inForce.filter(({ code, resellerId }) => code !== whose.code || resellerId !== whose.forResellerId),
      { code: whose.code, resellerId: whose.forResellerId, startsOn: '0001-01-01', list },
    ];
    if (whose.tier === 'retail') {
      const agreements = await this.agreements.retail(tx, whose, of);
      const linesOf = await this.retail.run(tx, of, agreements, currency);
      return agreements.map((one) => effect(one, currency, (by) => linesOf(one, undefined, by).lines, other));
    }
    const agreements = await this.agreements.wholesale(tx, whose, of);
    const linesOf = await this.wholesale.run(tx, of, agreements, currency);
    const rated = (one: (typeof agreements)[number], by?: OtherPrices): readonly DraftLine[] => {
      const { lines, parked } = linesOf(one, by);
      // Who cannot be rated as things stand is no effect of the new prices.
      if (by && parked.length > linesOf(one).parked.length)
        throw new Error(parked.map(({ reason }) => reason).join(' '));
      return lines;
    };
    return agreements.map((one) => effect(one, currency, (by) => rated(one, by), other));
  }
}

function effect(
  { name, reseller }: { name: string; reseller: string },
  currency: string,
  linesBy: (by?: OtherPrices) => readonly DraftLine[],
  other: OtherPrices,
): PriceEffect {
  const sum = (lines: readonly DraftLine[]): Money =>
    Money.sum(
      lines.filter(({ kind }) => kind !== 'late-usage').map(({ net }) => net),
      currency,
    );
  const said = (by?: OtherPrices): { sum: Money | null; problem: string | null } => {
    try {
      return { sum: sum(linesBy(by)), problem: null };
    } catch (error) {
      return { sum: null, problem: (error as Error).message };
    }
  };
  const [before, after] = [said(), said(other)];
  return {
    name,
    reseller,
    before: before.sum ?? Money.zero(currency),
    after: after.sum,
    problem: after.problem,
  };
}
