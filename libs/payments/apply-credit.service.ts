import { Injectable } from '@nestjs/common';
import { BalancesStore, BooksStore } from '@/books';
import { asIssuer, InvoicesStore } from '@/invoicing';
import { newId } from '@/kernel';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { issuerDay } from './issuer-day';
import { creditApplied } from './payments.facts';

/** What a payer has to its credit pays an invoice, as far as it reaches. */
@Injectable()
export class ApplyCredit {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly balances: BalancesStore,
    private readonly books: BooksStore,
    private readonly issuers: IssuersStore,
  ) {}

  /** Answers how much was used, in minor units. Run again it finds the credit used. */
  async run(
    { resellerId, invoiceId }: { resellerId: string; invoiceId: string },
    actor: Actor = asJob('payments.apply-credit'),
  ): Promise<bigint> {
    const seen = await this.tenancy.acrossNetwork({ actor, why: 'apply credit' }, async (tx) => {
      const invoice = await this.invoices.byId(tx, invoiceId);
      if (invoice.kind !== 'invoice' || invoice.state !== 'issued') return null;
      // Hardly any payer has credit, and every invoice comes by here.
      return (await this.balances.creditOf(tx, resellerId, invoice.payerId)) > 0n ? invoice : null;
    });
    if (!seen) return 0n;
    return asIssuer(this.tenancy, seen, actor, async (tx) => {
      // Two invoices of one payer issued together must not both have the same credit.
      await tx.query('select 1 from payers where reseller_id = $1 and id = $2 for update', [resellerId, seen.payerId]);
      const invoice = await this.invoices.forUpdate(tx, invoiceId);
      const open = await this.balances.ofInvoice(tx, invoiceId);
      const credit = await this.balances.creditOf(tx, resellerId, invoice.payerId);
      const used = credit < open ? credit : open;
      if (used <= 0n) return 0n;
      const { payerId, tenantId } = invoice;
      await this.books.add(tx, [
        {
          ...invoice,
          kind: 'credit-applied',
          sourceId: newId(),
          postedOn: await issuerDay(tx, this.issuers, invoice),
          postings: [
            { account: 'account-credit', amountMinor: used, payerId },
            { account: 'receivable', amountMinor: -used, payerId, invoiceId, tenantId },
          ],
        },
      ]);
      await tx.announce(creditApplied({ resellerId, invoiceId }));
      return used;
    });
  }
}
