import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { BalancesStore } from './balances.store';
import { documentPostings } from './document-postings';
import type { EntryKind, EntryToPost, Posting } from './entry';

/** An issued document as the books need it. A credit note's amounts are negative. */
export interface DocumentToPost {
  readonly resellerId: string;
  readonly tenantId: string | null;
  readonly tier: 'retail' | 'wholesale';
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly documentId: string;
  readonly creditsInvoiceId: string | null;
  readonly kind: 'invoice' | 'credit-note';
  readonly payerId: string;
  readonly postedOn: string;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  readonly currency: string;
}

/** The double-entry books: every movement is one entry that sums to zero, and is posted once. */
@Injectable()
export class BooksStore {
  constructor(private readonly balances: BalancesStore) {}

  /**
   * Receivable against sales and output VAT, in the transaction that issues the documents. What a credit note takes off
   * beyond the invoice's open balance becomes the payer's account credit, so that no balance falls below zero; the
   * invoices that are credited must be locked by the caller.
   */
  async post(tx: ScopedTx | NetworkTx, documents: readonly DocumentToPost[]): Promise<void> {
    const credited = documents.flatMap(({ creditsInvoiceId }) => creditsInvoiceId ?? []);
    const open = await this.balances.ofInvoices(tx, credited);
    await this.add(
      tx,
      documents.map((document) => ({
        ...document,
        sourceId: document.documentId,
        postings: documentPostings(document, open.get(document.creditsInvoiceId ?? '') ?? 0n),
      })),
    );
  }

  /** The postings of one movement, in their order; none if it was never posted. */
  async postingsOf(tx: ScopedTx | NetworkTx, sourceId: string, kind: EntryKind): Promise<Posting[]> {
    const rows = await tx.query<Posting & { amountMinor: string }>(
      `select p.account, p.amount_minor as "amountMinor", p.payer_id as "payerId", p.invoice_id as "invoiceId", p.tenant_id as "tenantId"
       from journal_entries e join postings p on p.reseller_id = e.reseller_id and p.entry_id = e.id
       where e.source_id = $1 and e.kind = $2 order by p.position`,
      [sourceId, kind],
    );
    return rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
  }

  /** Adds entries; the same source has one entry of a kind, and a second one is a mistake the database refuses. */
  async add(tx: ScopedTx | NetworkTx, list: readonly EntryToPost[]): Promise<void> {
    if (list.length === 0) return;
    const entries = list.map((entry) => ({ ...entry, id: newId() }));
    await tx.query(
      `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, source_id, document_id, kind,
         posted_on, created_at)
       select r, id, tier, tenant, ir, issuer, source, case when kind in ('invoice', 'credit-note') then source end, kind, posted,
         $10::timestamptz
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::date[])
         as e(r, id, tier, tenant, ir, issuer, source, kind, posted)`,
      [
        entries.map(({ resellerId }) => resellerId),
        entries.map(({ id }) => id),
        entries.map(({ tier }) => tier),
        entries.map(({ tenantId }) => tenantId),
        entries.map(({ issuerResellerId }) => issuerResellerId),
        entries.map(({ issuerId }) => issuerId),
        entries.map(({ sourceId }) => sourceId),
        entries.map(({ kind }) => kind),
        entries.map(({ postedOn }) => postedOn),
        tx.clock.now(),
      ],
    );
    const postings = entries.flatMap(({ postings, resellerId, id, tenantId, currency }) =>
      postings
        .filter(({ amountMinor }) => amountMinor !== 0n)
        .map((posting, index) => ({
          payerId: null,
          invoiceId: null,
          tenantId,
          ...posting,
          position: index + 1,
          resellerId,
          id,
          currency,
        })),
    );
    if (postings.length === 0) return;
    await tx.query(
      `insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
       select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::bigint[],
         $9::text[])`,
      [
        postings.map(({ resellerId }) => resellerId),
        postings.map(({ id }) => id),
        postings.map(({ position }) => position),
        postings.map(({ tenantId }) => tenantId),
        postings.map(({ account }) => account),
        postings.map(({ payerId }) => payerId),
        postings.map(({ invoiceId }) => invoiceId),
        postings.map(({ amountMinor }) => amountMinor),
        postings.map(({ currency }) => currency),
      ],
    );
  }
}
