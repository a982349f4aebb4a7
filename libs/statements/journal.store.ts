import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { IssuerRef } from './debtors.store';
import type { JournalEntry } from './hledger';

/** An issuer's entries, as they are written out. */
@Injectable()
export class JournalStore {
  /** In order of their days; `after` is the last of the page before. */
  async page(
    tx: IssuerTx,
    { issuerResellerId, issuerId }: IssuerRef,
    after: { on: string; id: string } | null,
    limit: number,
  ): Promise<JournalEntry[]> {
    const rows = await tx.query<
      Omit<JournalEntry, 'postings'> & {
        postings: (Omit<JournalEntry['postings'][number], 'amountMinor'> & { amountMinor: string })[];
      }
    >(
      `select e.id, to_char(e.posted_on, 'YYYY-MM-DD') as "on", e.kind, coalesce(d.number, y.reference, b.reference, '') as code,
         (select json_agg(json_build_object('account', p.account, 'payerId', p.payer_id, 'number', i.number,
              'amountMinor', p.amount_minor::text, 'currency', p.currency) order by p.position)
          from postings p left join invoices i on i.reseller_id = p.reseller_id and i.id = p.invoice_id
          where p.reseller_id = e.reseller_id and p.entry_id = e.id) as postings
       from journal_entries e left join invoices d on d.reseller_id = e.reseller_id and d.id = e.document_id
         left join payments y on y.reseller_id = e.reseller_id and y.id = e.source_id
         left join bank_transactions b on b.reseller_id = e.issuer_reseller_id and b.id = e.source_id
       where e.issuer_reseller_id = $1 and e.issuer_id = $2 and ($3::date is null or (e.posted_on, e.id) > ($3, $4::uuid))
       order by e.posted_on, e.id limit $5`,
      [issuerResellerId, issuerId, after?.on ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => ({
      ...row,
      postings: (row.postings ?? []).map((one) => ({ ...one, amountMinor: BigInt(one.amountMinor) })),
    }));
  }
}
