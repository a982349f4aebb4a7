import { Injectable } from '@nestjs/common';
import { dayIn, type Month, month } from '@/kernel';
import { ServerReadsStore } from '@/metering';
import { asJob, log, Tenancy } from '@/runtime';
import { asIssuer, type IssuerTx } from './as-issuer.adapter';
import { DocumentsStore, type DocumentToWrite, type SettledPeriod } from './documents.store';
import type { DraftLine } from './draft-line';
import { DraftingStore, NOTHING_TO_BILL, type PeriodToDraft } from './drafting.store';
import { draftsApproved, draftsMade } from './invoicing.facts';
import type { DraftChunk } from './invoicing.jobs';
import { IssuerAtStore } from './issuer-at.store';
import { newDocument } from './new-document';
import { type ParkedTenant, ParkedTenantsStore } from './parked-tenants.store';
import { ReadRetailMonth, type RetailAgreement } from './read-retail-month.service';
import { ReadWholesaleMonth } from './read-wholesale-month.service';
import { isComplete, sourcesUntil } from './sources';
import { type IssuerAt, vatDecision } from './vat-decision';

interface Drafted {
  readonly written: DocumentToWrite[];
  readonly settled: SettledPeriod[];
  readonly parkedTenants: ParkedTenant[];
}

type LinesOf = (period: PeriodToDraft) => {
  lines: readonly DraftLine[];
  parked?: readonly { tenantId: string; reason: string }[];
};

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
    private readonly retail: ReadRetailMonth,
    private readonly wholesale: ReadWholesaleMonth,
    private readonly documents: DocumentsStore,
    private readonly parked: ParkedTenantsStore,
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
    const today = dayIn(periods[0]!.zone, tx.clock.now());
    const issuer = await this.issuers.on(tx, chunk.issuerResellerId, chunk.issuerId, today);
    const sources = sourcesUntil(await this.reads.all(tx));
    const linesOf = await this.linesOf(tx, of, periods, issuer);
    const drafted: Drafted = { written: [], settled: [], parkedTenants: [] };
    for (const period of periods)
      decide(drafted, period, linesOf, issuer, { isComplete: isComplete(sources, period.untilAt) });
    const { written, settled, parkedTenants } = drafted;
    await this.documents.add(tx, { ...chunk, month: of, currency: issuer.currency, sources }, written);
    await this.documents.settle(tx, settled);
    await this.parked.add(tx, of, parkedTenants);
    if (chunk.tier === 'wholesale') await this.parked.takeUp(tx, of, settled);
    await tx.announce(draftsMade({ month: chunk.month }));
    if (issuer.issuesByItself) await this.approveComplete(tx, chunk, written);
    return { drafted: written.length, parked: settled.length - written.length };
  }

  private async linesOf(
    tx: IssuerTx,
    of: Month,
    periods: readonly PeriodToDraft[],
    { currency }: IssuerAt,
  ): Promise<LinesOf> {
    if (periods[0]!.tier === 'wholesale') return this.wholesale.run(tx, of, periods, currency);
    const retailOf = (period: PeriodToDraft): RetailAgreement => ({ ...period, tenantId: period.tenantId! });
    const linesOf = await this.retail.run(tx, of, periods.map(retailOf), currency);
    return (period) => linesOf(retailOf(period));
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

/** One period: a document, nothing to bill, or parked with the reason. */
function decide(
  { written, settled, parkedTenants }: Drafted,
  period: PeriodToDraft,
  linesOf: LinesOf,
  issuer: IssuerAt,
  { isComplete }: { isComplete: boolean },
): void {
  const settle = (invoiceId: string | null, parkedReason: string | null): void => {
    settled.push({ resellerId: period.resellerId, periodId: period.periodId, invoiceId, parkedReason });
  };
  try {
    const { lines, parked = [] } = linesOf(period);
    for (const { tenantId, reason } of parked) {
      log.warn({ periodId: period.periodId, tenantId, reason }, 'a tenant is left out of a wholesale invoice');
      parkedTenants.push({ resellerId: period.resellerId, periodId: period.periodId, tenantId, reason });
    }
    if (lines.length === 0) {
      settle(null, NOTHING_TO_BILL);
      return;
    }
    const document = newDocument(lines, vatDecision(issuer, period.buyer), issuer.currency);
    written.push({ ...period, kind: 'invoice', creditsInvoiceId: null, document, isComplete });
    settle(document.id, null);
  } catch (error) {
    log.warn({ periodId: period.periodId, err: error }, 'an agreement could not be rated');
    settle(null, (error as Error).message.slice(0, 500));
  }
}
