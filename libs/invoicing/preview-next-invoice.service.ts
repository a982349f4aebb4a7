import { Injectable } from '@nestjs/common';
import { dayIn, Money, type Month, monthIn, monthPeriod } from '@/kernel';
import { type LiveMeeting, LiveUse, secondsWithin } from '@/metering';
import { type TermsVersion, termsOn } from '@/plans';
import { asJob, readOnly, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import { totalsOf } from './document-totals';
import type { DraftLine } from './draft-line';
import type { AgreementOfTenant } from './drafting.store';
import { forecastSeconds } from './forecast';
import { planDays, planSegments } from './rated-month';
import { type MonthRead, ReadRetailMonth } from './read-retail-month.service';
import { RunningAgreementsStore } from './running-agreements.store';
import type { MonthUse } from './usage-lines-of';
import { type IssuerAt, vatDecision } from './vat-decision';

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
  /** The rate charged, or null where none is. */
  readonly vatPercent: string | null;
  readonly gross: Money;
  /** The same month at its end, if it goes on as it has begun; null while it is too young to tell. */
  readonly forecast: { readonly seconds: bigint; readonly gross: Money } | null;
}

/**
 * A tenant's running month as an invoice would be made of it now, with the meetings that run, as far as polls have seen them:
 * the drafting rules, and nothing written.
 */
@Injectable()
export class PreviewNextInvoice {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly agreements: RunningAgreementsStore,
    private readonly retail: ReadRetailMonth,
    private readonly live: LiveUse,
  ) {}

  /** Null where the tenant has no agreement that runs. Who shows the running meetings too hands them over. */
  async run(resellerId: string, tenantId: string, live?: readonly LiveMeeting[]): Promise<NextInvoice | null> {
    return (await this.previews(resellerId, tenantId, live ?? (await this.live.of(tenantId)), [null]))[0] ?? null;
  }

  /** The same as it stands, and as it would be with other terms from a day on. */
  async change(
    resellerId: string,
    tenantId: string,
    change: TermsVersion,
    live: readonly LiveMeeting[],
  ): Promise<{ as: NextInvoice | null; changed: NextInvoice | null }> {
    const [as = null, changed = null] = await this.previews(resellerId, tenantId, live, [null, change]);
    return { as, changed };
  }

  private previews(
    resellerId: string,
    tenantId: string,
    live: readonly LiveMeeting[],
    changes: readonly (TermsVersion | null)[],
  ): Promise<(NextInvoice | null)[]> {
    const scope = readOnly(resellerScope(resellerId, asJob('invoicing.preview')));
    return this.tenancy.within(scope, async (tx) => {
      const lists = changes.flatMap((change) => (change?.terms.by === 'list' ? [change.terms.priceList] : []));
      const found = await this.agreements.of(tx, resellerId, tenantId, dayIn('UTC', tx.clock.now()), lists);
      if (!found) return [];
      const { agreement, issuer, prices } = found;
      const retail = { ...agreement, zone: issuer.zone };
      const of = monthIn(issuer.zone, tx.clock.now());
      const extra = secondsWithin(live, issuer.zone, monthPeriod(issuer.zone, of));
      const read = await this.retail.read(tx, of, [retail], prices);
      const made: (NextInvoice | null)[] = [];
      for (const change of changes) {
        const versions = change ? [...agreement.versions, change] : agreement.versions;
        made.push(await this.preview(tx, { ...retail, versions }, issuer, of, extra, read));
      }
      return made;
    });
  }

  private async preview(
    tx: ScopedTx,
    retail: AgreementOfTenant & { readonly zone: string },
    issuer: IssuerAt,
    of: Month,
    extra: bigint,
    read: MonthRead,
  ): Promise<NextInvoice | null> {
    const today = dayIn(issuer.zone, tx.clock.now());
    const terms = termsOn(retail.versions, today < retail.startsOn ? retail.startsOn : today)?.terms;
    if (terms?.by !== 'list') return null;
    const { currency } = issuer;
    const onToday = planDays(of, retail).findIndex(({ from, until }) => from <= today && today < until);
    const linesOf = await this.retail.run(tx, of, [retail], currency, read);
    const after = (more: bigint) => linesOf(retail, (known) => withMore(known, more, onToday));
    const { percent } = vatDecision(issuer, retail.buyer);
    const totalled = (list: readonly DraftLine[]) =>
      totalsOf(
        list.map(({ net }) => net),
        percent,
        currency,
      );
    const { lines, use } = after(extra);
    const totals = totalled(lines);
    const expected = forecastSeconds(use.seconds, monthPeriod(issuer.zone, of), tx.clock.now());
    const plan = planSegments(of, retail, read.prices).at(-1)?.plan;
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
      vatPercent: percent,
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
