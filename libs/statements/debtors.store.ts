import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { LocalDate } from '@/kernel';
import { OpenInvoicesStore } from '@/payments';
import { type Debtor, debtorsByAge } from './debtors';

export interface IssuerRef {
  readonly issuerResellerId: string;
  readonly issuerId: string;
}

/** Who owes an issuer: the open invoices, what was open before the first, and the credit payers have. */
@Injectable()
export class DebtorsStore {
  constructor(private readonly open: OpenInvoicesStore) {}

  async of(tx: IssuerTx, issuer: IssuerRef, today: LocalDate, payerId: string | null = null): Promise<Debtor[]> {
    const rows = await tx.query<{
      resellerId: string;
      payerId: string;
      payerName: string;
      openingMinor: string;
      openedOn: string | null;
      creditMinor: string;
    }>(
      `select p.reseller_id as "resellerId", p.payer_id as "payerId", y.name as "payerName",
         coalesce(sum(p.amount_minor) filter (where p.account = 'opening-balance'), 0) as "openingMinor",
         to_char(min(e.posted_on) filter (where p.account = 'opening-balance'), 'YYYY-MM-DD') as "openedOn",
         coalesce(-sum(p.amount_minor) filter (where p.account = 'account-credit'), 0) as "creditMinor"
       from postings p join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
         join payers y on y.reseller_id = p.reseller_id and y.id = p.payer_id
       where e.issuer_reseller_id = $1 and e.issuer_id = $2 and p.account in ('opening-balance', 'account-credit')
         and ($3::uuid is null or p.payer_id = $3)
       group by p.reseller_id, p.payer_id, y.name`,
      [issuer.issuerResellerId, issuer.issuerId, payerId],
    );
    const invoices = await this.open.of(tx, issuer, { payerId });
    const openings = rows
      .map(({ openedOn, openingMinor, ...party }) => ({ ...party, dueOn: openedOn, openMinor: BigInt(openingMinor) }))
      .filter(({ openMinor }) => openMinor > 0n);
    const credits = rows
      .map(({ creditMinor, ...party }) => ({ ...party, creditMinor: BigInt(creditMinor) }))
      .filter(({ creditMinor }) => creditMinor > 0n);
    return debtorsByAge([...invoices, ...openings], credits, today);
  }
}
