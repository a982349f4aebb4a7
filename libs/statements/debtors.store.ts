import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { LocalDate } from '@/kernel';
import { OpenInvoicesStore } from '@/payments';
import { type Debtor, debtorsByAge } from './debtors';

export interface IssuerRef {
  readonly issuerResellerId: string;
  readonly issuerId: string;
}

/**
 * Since when something is owed that stands on no invoice, of postings `p` in entries `e` of one payer and account: a debt
 * taken over since its day; credit that was given back, and then the payment it came from too, since the last of it.
 */
export const BESIDE_SINCE = `case p.account when 'opening-balance' then min(e.posted_on) else max(e.posted_on) end`;

/** Who owes an issuer: the open invoices, what is owed beside them, and the credit payers have. */
@Injectable()
export class DebtorsStore {
  constructor(private readonly open: OpenInvoicesStore) {}

  async of(tx: IssuerTx, issuer: IssuerRef, today: LocalDate, payerId: string | null = null): Promise<Debtor[]> {
    const rows = await tx.query<{
      resellerId: string;
      payerId: string;
      payerName: string;
      minor: string;
      since: string;
    }>(
      `select p.reseller_id as "resellerId", p.payer_id as "payerId", y.name as "payerName", sum(p.amount_minor) as minor,
         to_char(${BESIDE_SINCE}, 'YYYY-MM-DD') as since
       from postings p join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
         join payers y on y.reseller_id = p.reseller_id and y.id = p.payer_id
       where e.issuer_reseller_id = $1 and e.issuer_id = $2 and p.account in ('opening-balance', 'account-credit')
         and ($3::uuid is null or p.payer_id = $3)
       group by p.reseller_id, p.payer_id, y.name, p.account having sum(p.amount_minor) <> 0`,
      [issuer.issuerResellerId, issuer.issuerId, payerId],
    );
    const invoices = await this.open.of(tx, issuer, { payerId });
    const beside = rows.map(({ minor, since, ...party }) => ({ ...party, dueOn: since, openMinor: BigInt(minor) }));
    const owed = beside.filter(({ openMinor }) => openMinor > 0n);
    const credits = beside
      .filter(({ openMinor }) => openMinor < 0n)
      .map(({ openMinor, ...party }) => ({ ...party, creditMinor: -openMinor }));
    return debtorsByAge([...invoices, ...owed], credits, today);
  }
}
