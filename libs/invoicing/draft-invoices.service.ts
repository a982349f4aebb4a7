import { Injectable } from '@nestjs/common';
import { dayIn, Money, type Month, month, monthOfDay } from '@/kernel';
import { ServerReadsStore } from '@/metering';
import { type PricesFrom, termsOn } from '@/plans';
import { asJob, log, Tenancy } from '@/runtime';
import { asIssuer, type IssuerTx } from './as-issuer.adapter';
import { DocumentsStore, type DocumentToWrite } from './documents.store';
import type { DraftLine } from './draft-line';
import { draftRetail } from './draft-retail';
import { draftWholesale } from './draft-wholesale';
import { DraftingStore, NOTHING_TO_BILL, type PeriodToDraft } from './drafting.store';
import { draftsApproved, draftsMade } from './invoicing.facts';
import type { DraftChunk } from './invoicing.jobs';
import { IssuerAtStore } from './issuer-at.store';
import { newDocument } from './new-document';
import { planSegments } from './rated-month';
import { RecurringFeesStore } from './recurring-fees.store';
import { isComplete, sourcesUntil } from './sources';
import type { BilledUse, MonthUse } from './usage-lines-of';
import { vatDecision } from './vat-decision';

/**
 * Makes the drafts of a chunk: sums in SQL, each agreement rated purely in a try of its own, everything written in one
 * transaction. A broken agreement is parked with its reason and stops nobody; a chunk the database refuses is halved
 * until the one at fault stands alone. Running it again finds nothing left to do.
 */
@Injectable()
export class DraftInvoices {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly drafting: DraftingStore,
    private readonly documents: DocumentsStore,
    private readonly fees: RecurringFeesStore,
    private readonly issuers: IssuerAtStore,
    private readonly reads: ServerReadsStore,
  ) {}

  async run(chunk: DraftChunk): Promise<{ drafted: number; parked: number }> {
    try {
      return await asIssuer(this.tenancy, chunk, asJob('invoicing.draft-month'), (tx) => this.draft(tx, chunk));
    } catch (error) {
      if (chunk.periodIds.length === 1) return this.park(chunk, error as Error);
      const half = Math.ceil(chunk.periodIds.length / 2);
      const [first, second] = [
        await this.run({ ...chunk, periodIds: chunk.periodIds.slice(0, half) }),
        await this.run({ ...chunk, periodIds: chunk.periodIds.slice(half) }),
      ];
      return { drafted: first.drafted + second.drafted, parked: first.parked + second.parked };
    }
  }

  private async draft(tx: IssuerTx, chunk: DraftChunk): Promise<{ drafted: number; parked: number }> {
    const of = month(chunk.month);
    const periods = await this.drafting.periods(tx, chunk.periodIds);
    if (periods.length === 0) return { drafted: 0, parked: 0 };
    const issuer = await this.issuers.on(
      tx,
      chunk.issuerResellerId,
      chunk.issuerId,
      dayIn(periods[0]!.zone, tx.clock.now()),
    );
    const sources = sourcesUntil(await this.reads.all(tx));
    const linesOf = await (chunk.tier === 'retail'
      ? this.retail(tx, of, periods, issuer.currency)
      : this.wholesale(tx, of, periods, issuer.currency));
    const written: DocumentToWrite[] = [];
    const settled: { periodId: string; invoiceId: string | null; parkedReason: string | null }[] = [];
    for (const period of periods) {
      try {
        const lines = linesOf(period);
        if (lines.length === 0) {
          settled.push({ periodId: period.periodId, invoiceId: null, parkedReason: NOTHING_TO_BILL });
          continue;
        }
        const document = newDocument(lines, vatDecision(issuer, period.buyer), issuer.currency);
        written.push({
          ...period,
          kind: 'invoice',
          creditsInvoiceId: null,
          document,
          isComplete: isComplete(sources, period.untilAt),
        });
        settled.push({ periodId: period.periodId, invoiceId: document.id, parkedReason: null });
      } catch (error) {
        log.warn({ periodId: period.periodId, err: error }, 'an agreement could not be rated');
        settled.push({
          periodId: period.periodId,
          invoiceId: null,
          parkedReason: (error as Error).message.slice(0, 500),
        });
      }
    }
    await this.documents.add(tx, { ...chunk, month: of, currency: issuer.currency, sources }, written);
    await this.documents.settle(tx, settled);
    await tx.announce(draftsMade({ month: chunk.month }));
    if (issuer.issuesByItself) await this.approveComplete(tx, chunk, written);
    return { drafted: written.length, parked: settled.length - written.length };
  }

  /** Complete drafts of an issuer whose list goes out by itself; an incomplete or held one never does. */
  private async approveComplete(
    tx: IssuerTx,
    { tier, issuerResellerId, issuerId }: DraftChunk,
    written: readonly DocumentToWrite[],
  ): Promise<void> {
    const invoiceIds = written
      .filter((one) => one.isComplete && one.document.heldReason === null)
      .map(({ document }) => document.id);
    if (invoiceIds.length === 0) return;
    await tx.query(`update invoices set state = 'approved' where id = any($1) and state = 'draft'`, [invoiceIds]);
    await tx.announce(draftsApproved({ tier, issuerResellerId, issuerId, invoiceIds }));
  }

  private async retail(
    tx: IssuerTx,
    of: Month,
    periods: readonly PeriodToDraft[],
    currency: string,
  ): Promise<(period: PeriodToDraft) => DraftLine[]> {
    const resellerIds = [...new Set(periods.map(({ resellerId }) => resellerId))];
    const tenantIds = periods.map(({ tenantId }) => tenantId!);
    const prices = await this.pricesOf(tx, periods);
    const since = periods.reduce<Month>(
      (first, { startsOn }) => (monthOfDay(startsOn) < first ? monthOfDay(startsOn) : first),
      of,
    );
    const ledger = await this.drafting.ledger(tx, resellerIds, tenantIds, since, of);
    const billed = await this.drafting.billed(tx, 'retail', resellerIds, tenantIds, of);
    const settled = await this.drafting.settledMonths(tx, resellerIds, 'retail', of);
    const cut = await this.cutMonths(tx, of, periods, prices, ledger);
    return (period) => {
      const tenantId = period.tenantId!;
      const use = new Map([...(ledger.get(tenantId) ?? new Map<Month, MonthUse>()), ...(cut.get(tenantId) ?? [])]);
      return draftRetail({
        month: of,
        agreement: { ...period, tenantId },
        prices,
        currency,
        language: period.language,
        use,
        billed: withZeros(billed.get(tenantId), settled.get(period.agreementId) ?? []),
      });
    };
  }

  private async wholesale(
    tx: IssuerTx,
    of: Month,
    periods: readonly PeriodToDraft[],
    currency: string,
  ): Promise<(period: PeriodToDraft) => DraftLine[]> {
    const resellerIds = [...new Set(periods.map(({ resellerId }) => resellerId))];
    const { held, tenants } = await this.drafting.retail(tx, resellerIds, of);
    const own = await this.drafting.onOwnServers(tx, resellerIds, held);
    const fees = await this.fees.of(tx, 'wholesale', resellerIds, of);
    const prices = await this.pricesOf(tx, [...periods, ...tenants]);
    const billed = await this.drafting.billed(
      tx,
      'wholesale',
      resellerIds,
      tenants.map(({ tenantId }) => tenantId),
      of,
    );
    const settled = await this.drafting.settledMonths(tx, resellerIds, 'wholesale', of);
    return (period) => {
      const terms = termsOn(period.versions, dayIn(period.zone, new Date(period.untilAt.getTime() - 1)));
      if (!terms) return [];
      return draftWholesale({
        month: of,
        terms: terms.terms,
        startsOn: period.startsOn,
        prices,
        currency,
        language: period.language,
        fees: fees.get(period.resellerId) ?? [],
        tenants: tenants
          .filter(({ resellerId }) => resellerId === period.resellerId)
          .map((tenant) => ({
            tenantId: tenant.tenantId,
            name: tenant.name,
            agreement: tenant,
            use: withOwnServers(held.get(tenant.tenantId), own.get(tenant.tenantId)),
            billed: withZeros(
              billed.get(tenant.tenantId),
              (settled.get(period.agreementId) ?? []).filter((earlier) => earlier >= monthOfDay(tenant.startsOn)),
            ),
            retailNet: Money.of(tenant.netMinor ?? 0, currency),
          })),
      });
    };
  }

  private pricesOf(tx: IssuerTx, agreements: readonly Pick<PeriodToDraft, 'versions'>[]): Promise<PricesFrom[]> {
    const codes = agreements.flatMap(({ versions }) =>
      versions.flatMap(({ terms }) => (terms.by === 'list' ? [terms.priceList] : [])),
    );
    return this.drafting.prices(tx, [...new Set(codes)]);
  }

  /** For the few agreements whose plan changes inside a month: that month's seconds cut at the days of the change. */
  private async cutMonths(
    tx: IssuerTx,
    of: Month,
    periods: readonly PeriodToDraft[],
    prices: readonly PricesFrom[],
    ledger: Map<string, Map<Month, MonthUse>>,
  ) {
    const cut = new Map<string, Map<Month, MonthUse>>();
    for (const period of periods.filter(({ versions }) => versions.length > 1)) {
      for (const [at, use] of ledger.get(period.tenantId!) ?? []) {
        if (at > of) continue;
        const segments = planSegments(at, period, prices);
        if (segments.length < 2) continue;
        const bySegment = await this.drafting.secondsBetween(
          tx,
          period.resellerId,
          period.tenantId!,
          at,
          period.zone,
          segments.map(({ from }) => from),
        );
        const months = cut.get(period.tenantId!) ?? new Map<Month, MonthUse>();
        cut.set(period.tenantId!, months.set(at, { ...use, bySegment }));
      }
    }
    return cut;
  }

  private async park(chunk: DraftChunk, error: Error): Promise<{ drafted: number; parked: number }> {
    log.error({ periodIds: chunk.periodIds, err: error }, 'a billing period is parked');
    await asIssuer(this.tenancy, chunk, asJob('invoicing.draft-month'), (tx) =>
      tx.query('update billing_periods set parked_reason = $2 where id = any($1) and invoice_id is null', [
        chunk.periodIds,
        error.message.slice(0, 500),
      ]),
    );
    return { drafted: 0, parked: 1 };
  }
}

function withOwnServers(
  held: ReadonlyMap<Month, MonthUse> | undefined,
  own: ReadonlyMap<Month, bigint> | undefined,
): ReadonlyMap<Month, MonthUse> {
  if (!held || !own) return held ?? new Map<Month, MonthUse>();
  return new Map([...held].map(([of, use]) => [of, { ...use, ownServerSeconds: own.get(of) ?? 0n }]));
}

/** What was billed by month, and zero for settled months of which nothing was. */
function withZeros(
  billed: ReadonlyMap<Month, BilledUse> | undefined,
  settled: readonly Month[],
): Map<Month, BilledUse> {
  const nothing: BilledUse = { seconds: 0n, netMinor: 0n, untilPosition: 0n };
  return new Map(settled.map((of) => [of, billed?.get(of) ?? nothing]));
}
