import { Injectable } from '@nestjs/common';
import { addDays, daysInMonth, firstDay, type Month } from '@/kernel';
import type { PricesFrom } from '@/plans';
import type { Language } from '@/wording';
import type { IssuerTx } from './as-issuer.adapter';
import type { DraftLine } from './draft-line';
import { draftRetail } from './draft-retail';
import { DraftingStore } from './drafting.store';
import { type AgreementTerms, planDays } from './rated-month';
import type { LateUse, MonthUse } from './usage-lines-of';
import { UseToBillStore, type WhoseUse } from './use-to-bill.store';

/** A retail agreement as a draft, or the preview of one, is made of it. */
export interface RetailAgreement extends AgreementTerms, WhoseUse {
  readonly zone: string;
  readonly language: Language;
  /** The tenant has or had another agreement too: each is billed the use of its own days alone. */
  readonly sharesTenant: boolean;
}

/** Puts other prices in the place of those that are in force. */
export type OtherPrices = (inForce: readonly PricesFrom[]) => readonly PricesFrom[];

/** What the ledger and the price lists say of a month, before it is cut by plans. */
export interface MonthRead {
  readonly prices: readonly PricesFrom[];
  readonly uses: ReadonlyMap<string, MonthUse>;
  readonly lates: ReadonlyMap<string, ReadonlyMap<Month, LateUse>>;
}

interface RetailMonth {
  readonly use: MonthUse;
  readonly late: ReadonlyMap<Month, LateUse>;
}

const NOTHING: MonthUse = { seconds: 0n, untilPosition: 0n };

/** Reads what a month's retail invoices are made of, for any number of agreements with a few statements. */
@Injectable()
export class ReadRetailMonth {
  constructor(
    private readonly drafting: DraftingStore,
    private readonly use: UseToBillStore,
  ) {}

  /**
   * Answers how to make the lines of each agreement's invoice: purely, so that a broken one throws alone. `adjust` changes
   * the month's use before it is rated: a preview knows more than the ledger. `by` puts other prices in the
   * place of those in force. `read` is what has been read already.
   */
  async run(
    tx: IssuerTx,
    of: Month,
    agreements: readonly RetailAgreement[],
    currency: string,
    read?: MonthRead,
  ): Promise<
    (
      agreement: RetailAgreement,
      adjust?: (use: MonthUse) => MonthUse,
      by?: OtherPrices,
    ) => { lines: DraftLine[]; use: MonthUse }
  > {
    const { prices, uses, lates } = read ?? (await this.read(tx, of, agreements));
    const cut = new Map<string, RetailMonth>();
    for (const agreement of agreements.filter(({ versions, sharesTenant }) => versions.length > 1 || sharesTenant)) {
      const late = new Map<Month, LateUse>();
      for (const [earlier, known] of lates.get(agreement.agreementId) ?? [])
        late.set(earlier, { ...known, use: await this.cut(tx, agreement, earlier, known.use) });
      const use = await this.cut(tx, agreement, of, uses.get(agreement.tenantId) ?? NOTHING);
      cut.set(agreement.agreementId, { use, late });
    }
    return (agreement, adjust = (use) => use, by = (known) => known) => {
      const { use: known, late } = cut.get(agreement.agreementId) ?? {
        use: uses.get(agreement.tenantId) ?? NOTHING,
        late: lates.get(agreement.agreementId) ?? new Map<Month, LateUse>(),
      };
      const use = adjust(known);
      const { language } = agreement;
      return { use, lines: draftRetail({ month: of, agreement, prices: by(prices), currency, language, use, late }) };
    };
  }

  /** `prices` where they are known. */
  async read(
    tx: IssuerTx,
    of: Month,
    agreements: readonly RetailAgreement[],
    prices?: readonly PricesFrom[],
  ): Promise<MonthRead> {
    return {
      prices: prices ?? (await this.drafting.prices(tx, agreements)),
      ...(await this.use.ofMonth(tx, agreements, of)),
    };
  }

  /** A month's use by the plans the agreement runs through in it. */
  private async cut(tx: IssuerTx, agreement: RetailAgreement, of: Month, use: MonthUse): Promise<MonthUse> {
    const days = planDays(of, agreement);
    if (use.seconds === 0n || (days.length < 2 && !agreement.sharesTenant)) return use;
    const spans = agreement.sharesTenant ? days : wholeMonth(of, days);
    const from = { ...agreement, month: of, untilPosition: use.untilPosition, sharedOnly: false };
    const bySegment = await this.use.between(tx, from, agreement.zone, spans);
    return { ...use, seconds: bySegment.reduce((sum, seconds) => sum + seconds, 0n), bySegment };
  }
}

/** Spans stretched so that no second of the month lies outside of all. */
export function wholeMonth<Days extends Parameters<UseToBillStore['between']>[3][number]>(
  of: Month,
  spans: readonly Days[],
): Days[] {
  const end = addDays(firstDay(of), daysInMonth(of));
  return spans.map((span, index) => ({
    ...span,
    from: index === 0 ? firstDay(of) : span.from,
    until: index === spans.length - 1 ? end : spans[index + 1]!.from,
  }));
}
