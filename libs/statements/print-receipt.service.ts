import { Injectable } from '@nestjs/common';
import { renderPdf } from '@/adapters/pdf';
import { InvoicesStore } from '@/invoicing';
import { AllocationsStore, PaymentsStore } from '@/payments';
import { type Actor, networkScope, Tenancy } from '@/runtime';
import { IssuersStore, LogosStore, PayersStore, ResellersStore } from '@/tenants';
import { NoReceipt } from './errors';
import { printedReceipt } from './printed-receipt';

/** The receipt of a payment that has come, in its payer's language. Made when asked for: the same payment, the same bytes. */
@Injectable()
export class PrintReceipt {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly invoices: InvoicesStore,
    private readonly issuers: IssuersStore,
    private readonly payers: PayersStore,
    private readonly resellers: ResellersStore,
    private readonly logos: LogosStore,
  ) {}

  /** Whoever asks must be allowed to see the payment already. Throws NoReceipt while its money has not come. */
  async run(resellerId: string, paymentId: string, actor: Actor): Promise<Buffer> {
    const receipt = await this.tenancy.within(networkScope(resellerId, actor), async (tx) => {
      const payment = await this.payments.byId(tx, paymentId);
      if (payment.state !== 'succeeded') throw new NoReceipt();
      const paid = [];
      for (const { invoiceId, amountMinor } of await this.allocations.of(tx, paymentId)) {
        const { number, issuedOn } = await this.invoices.byId(tx, invoiceId);
        paid.push({ number: number ?? '', issuedOn: issuedOn ?? '', amountMinor });
      }
      return { payment, paid, payer: await this.payers.byId(tx, payment.payerId) };
    });
    const { payment, payer } = receipt;
    const { issuer, seller, logo } = await this.tenancy.acrossNetwork({ actor, why: 'receipt' }, async (tx) => ({
      issuer: await this.issuers.byId(tx, payment.issuerResellerId, payment.issuerId),
      seller: await this.resellers.byId(tx, payment.issuerResellerId),
      logo: await this.logos.current(tx, payment.issuerResellerId),
    }));
    if (!payer || !issuer) throw new NoReceipt();
    return renderPdf({ ...printedReceipt({ ...receipt, payer, issuer, seller }), logo: logo ?? null });
  }
}
