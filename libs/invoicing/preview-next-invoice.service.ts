import { Injectable } from '@nestjs/common';
import { dayIn, Money, type Month, monthIn, monthPeriod, type Period } from '@/kernel';
import { type TermsVersion, termsOn } from '@/plans';
import { asJob, readOnly, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import { totalsOf } from './document-totals';
import type { DraftLine } from './draft-line';
import { DraftingStore } from './drafting.store';
import { forecastSeconds } from './forecast';
import { IssuerAtStore } from './issuer-at.store';
import { planDays, planSegments } from './rated-month';
import { ReadRetailMonth } from './read-retail-month.service';
import type { MonthUse } from './usage-lines-of';
import { vatDecision } from './vat-decision';

export interface NextInvoice {
  readonly month: Month;
  readonly zone: string;
  readonly seconds: bigint;
  /** Null on a plan without metering. */
  readonly includedSeconds: bigint | null;
  readonly planName: string;
  readonly lines: readonly DraftLine[];
  /** Of `net`, what the month's room-hours cost so far. */
  readonly usageNet: Money;
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  /** The same month at its end, if it goes on as it has begun; null while it is too young to tell. */
  readonly forecast: { readonly seconds: bigint; readonly gross: Money } | null;
}

type Running = (zone: string, month: Period) => Promise<bigint>;

/** A tenant's running month as an invoice would be made of it now: the drafting rules, and nothing written. */
@Injectable()
export class PreviewNextInvoice {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly drafting: DraftingStore,
    private readonly retail: ReadRetailMonth,
    private readonly issuers: IssuerAtStore,
  ) {}

  /**
   * Null where the tenant has no agreement that runs. `running` tells the seconds of the month that the ledger does not
   * hold yet; `change` is how the invoice would be with other terms from a day on.
   */
  run(
    resellerId: string,
    tenantId: string,
    running: Running = async () => 0n,
    change: TermsVersion | null = null,
  ): Promise<NextInvoice | null> {
    const scope = readOnly(resellerScope(resellerId, asJob('invoicing.preview')));
    return this.tenancy.within(scope, (tx) => this.preview(tx, resellerId, tenantId, running, change));
  }

  private async preview(
    tx: ScopedTx,
    resellerId: string,
    tenantId: string,
    running: Running,
    change: TermsVersion | null,
  ): Promise<NextInvoice | null> {
    const found = await this.drafting.agreementOf(tx, resellerId, tenantId);
    if (!found) return null;
    const agreement = change ? { ...found, versions: [...found.versions, change] } : found;
    const issuer = await this.issuers.on(tx, resellerId, agreement.issuerId, dayIn('UTC', tx.clock.now()));
    const today = dayIn(issuer.zone, tx.clock.now());
    const of = monthIn(issuer.zone, tx.clock.now());
    const terms = termsOn(agreement.versions, today < agreement.startsOn ? agreement.startsOn : today)?.terms;
    if (terms?.by !== 'list') return null;
    const { currency } = issuer;
    const retail = { ...agreement, zone: issuer.zone };
    const extra = await running(issuer.zone, monthPeriod(issuer.zone, of));
    const onToday = planDays(of, retail).findIndex(({ from, until }) => from <= today && today < until);
    const linesOf = await this.retail.run(tx, of, [retail], currency);
    const after = (more: bigint) => linesOf(retail, (known) => withMore(known, more, onToday));
    const { percent } = vatDecision(issuer, agreement.buyer);
    const totalled = (list: readonly DraftLine[]) =>
      totalsOf(
        list.map(({ net }) => net),
        percent,
        currency,
      );
    const { lines, use } = after(extra);
    const totals = totalled(lines);
    const expected = forecastSeconds(use.seconds, monthPeriod(issuer.zone, of), tx.clock.now());
    const plan = planSegments(of, agreement, await this.drafting.prices(tx, [agreement])).at(-1)?.plan;
    return {
      month: of,
      zone: issuer.zone,
      seconds: use.seconds,
      includedSeconds: plan?.price ? plan.includedSeconds : null,
      planName: plan?.name ?? '',
      lines,
      usageNet: Money.sum(
        lines.filter(({ kind }) => kind === 'usage').map(({ net }) => net),
        currency,
      ),
      net: totals.net,
      vat: totals.vat,
      gross: totals.gross,
      forecast:
        expected === null
          ? null
          : { seconds: expected, gross: totalled(after(extra + expected - use.seconds).lines).gross },
    };
  }
}

/** A month's use with more of it, used on the plan of one segment. */
const withMore = (known: MonthUse, more: bigint, segment: number): MonthUse => ({
  ...known,
  seconds: known.seconds + more,
  ...(known.bySegment
    ? { bySegment: known.bySegment.map((part, index) => (index === segment ? part + more : part)) }
    : {}),
});
