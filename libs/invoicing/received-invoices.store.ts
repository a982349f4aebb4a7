import { Injectable } from '@nestjs/common';
import type { IssuerTx } from './as-issuer.adapter';
import type { Invoice } from './invoice';

/** A document received from the network: the seconds it bills, and those that our own documents of that month bill. */
export interface ReceivedInvoice
  extends Pick<Invoice, 'id' | 'kind' | 'number' | 'month' | 'issuedOn' | 'dueOn' | 'currency'> {
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
  /** What is still owed of it. */
  readonly openMinor: bigint;
  readonly theirSeconds: bigint;
  readonly ourSeconds: bigint;
}

/** Wholesale documents as the reseller sees them who is to pay them: issued ones alone. */
@Injectable()
export class ReceivedInvoicesStore {
  /** The newest first, before a document where one is given. */
  async page(
    tx: IssuerTx,
    resellerId: string,
    { before, limit }: { before?: string | undefined; limit: number },
  ): Promise<ReceivedInvoice[]> {
    const rows = await tx.query<ReceivedInvoice>(
      `with received as (
         select * from invoices i where i.reseller_id = $1 and i.tier = 'wholesale' and i.state = 'issued'
           and ($2::uuid is null or i.id < $2) order by i.id desc limit $3),
       theirs as (
         select l.invoice_id, sum(l.seconds) as seconds from invoice_lines l
         where l.reseller_id = $1 and l.invoice_id in (select id from received) group by 1),
       ours as (
         select o.month, sum(l.seconds) as seconds from invoices o
           join invoice_lines l on l.reseller_id = o.reseller_id and l.invoice_id = o.id
         where o.reseller_id = $1 and o.tier = 'retail' and o.kind = 'invoice' and o.month in (select month from received) group by 1)
       select i.id, i.kind, i.number, to_char(i.month, 'YYYY-MM') as month, to_char(i.issued_on, 'YYYY-MM-DD') as "issuedOn",
         to_char(i.due_on, 'YYYY-MM-DD') as "dueOn", i.currency, i.net_minor as "netMinor", i.gross_minor as "grossMinor",
         coalesce((select sum(p.amount_minor) from postings p where p.reseller_id = $1 and p.invoice_id = i.id), 0) as "openMinor",
         coalesce(t.seconds, 0) as "theirSeconds", coalesce(u.seconds, 0) as "ourSeconds"
       from received i left join theirs t on t.invoice_id = i.id left join ours u on u.month = i.month order by i.id desc`,
      [resellerId, before ?? null, limit],
    );
    return rows.map((row) => ({
      ...row,
      netMinor: BigInt(row.netMinor),
      grossMinor: BigInt(row.grossMinor),
      openMinor: BigInt(row.openMinor),
      theirSeconds: BigInt(row.theirSeconds),
      ourSeconds: BigInt(row.ourSeconds),
    }));
  }
}
