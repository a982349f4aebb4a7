import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';

/** An issued document as the books need it. A credit note's amounts are negative. */
export interface DocumentToPost {
  readonly resellerId: string;
  readonly tenantId: string | null;
  readonly tier: 'retail' | 'wholesale';
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly documentId: string;
  readonly kind: 'invoice' | 'credit-note';
  readonly payerId: string;
  readonly postedOn: string;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  readonly currency: string;
}

/** The double-entry books: each issued document is one entry that sums to zero, and is posted once. */
@Injectable()
export class BooksStore {
  /** Receivable against sales and output VAT, in the transaction that issues the documents. */
  async post(tx: ScopedTx | NetworkTx, documents: readonly DocumentToPost[]): Promise<void> {
    const entries = documents.map((document) => ({ ...document, id: newId() }));
    await tx.query(
      `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, kind, posted_on, created_at)
       select *, $10::timestamptz from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::date[])`,
      [
        entries.map(({ resellerId }) => resellerId),
        entries.map(({ id }) => id),
        entries.map(({ tier }) => tier),
        entries.map(({ tenantId }) => tenantId),
        entries.map(({ issuerResellerId }) => issuerResellerId),
        entries.map(({ issuerId }) => issuerId),
        entries.map(({ documentId }) => documentId),
        entries.map(({ kind }) => kind),
        entries.map(({ postedOn }) => postedOn),
        tx.clock.now(),
      ],
    );
    const postings = entries.flatMap(({ resellerId, id, tenantId, payerId, netMinor, vatMinor, currency }) =>
      [
        { account: 'receivable', payerId, amount: netMinor + vatMinor },
        { account: 'sales', payerId: null, amount: -netMinor },
        { account: 'vat-output', payerId: null, amount: -vatMinor },
      ]
        .filter(({ amount }) => amount !== 0n)
        .map((posting) => ({ ...posting, resellerId, id, tenantId, currency })),
    );
    if (postings.length === 0) return;
    await tx.query(
      `insert into postings (reseller_id, entry_id, tenant_id, account, payer_id, amount_minor, currency)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::bigint[], $7::text[])`,
      [
        postings.map(({ resellerId }) => resellerId),
        postings.map(({ id }) => id),
        postings.map(({ tenantId }) => tenantId),
        postings.map(({ account }) => account),
        postings.map(({ payerId }) => payerId),
        postings.map(({ amount }) => amount),
        postings.map(({ currency }) => currency),
      ],
    );
  }
}
