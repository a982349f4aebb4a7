import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BalancesStore } from '@/books';
import { ReviewStanding } from '@/dunning';
import { InvoicesStore } from '@/invoicing';
import { Money } from '@/kernel';
import {
  AllocationsStore,
  AskPayment,
  isUnderWay,
  OpenCheckout,
  PaymentsStore,
  refOf,
  SmallDebtsStore,
} from '@/payments';
import { readOnly, Tenancy, tenantScope } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { actorOf, Door, homeOf, Needs, page, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';
import { alongText } from '../payments-view';

const HTML = 'text/html; charset=utf-8';

/** A tenant pays an invoice: on to the card service's page, and back. */
@Door('portal')
@Controller('portal')
export class PortalPaymentController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly small: SmallDebtsStore,
    private readonly balances: BalancesStore,
    private readonly resellers: ResellersStore,
    private readonly checkout: OpenCheckout,
    private readonly ask: AskPayment,
    private readonly standing: ReviewStanding,
  ) {}

  /** A page with a link: a form of ours may not lead to another host. */
  @Post('invoices/:id/payments')
  @Needs('payments.pay')
  async pay(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { membership, person } = visitorOf(request);
    const { invoice, reseller, along, openMinor } = await this.tenancy.within(this.scope(request), async (tx) => {
      const invoice = await this.invoices.byId(tx, id);
      return {
        invoice,
        reseller: await this.resellers.byId(tx, membership.resellerId),
        along: await this.small.along(tx, invoice),
        openMinor: await this.balances.ofInvoice(tx, id),
      };
    });
    const url = await this.checkout.run({ ...invoice, invoiceId: invoice.id }, actorOf(request), {
      home: homeOf(request),
    });
    await reply.type(HTML).send(
      page('portal/leave', request, {
        title: say(person.language, 'portal.pay'),
        nav: 'invoices',
        brandName: reseller.name,
        brandStyle: reseller.slug,
        intro: say(person.language, 'portal.pay-intro', { number: invoice.number ?? '', host: new URL(url).host }),
        paidAlong: alongText(Money.of(openMinor, invoice.currency), along, person.language),
        url,
        back: `/portal/invoices/${id}`,
      }),
    );
  }

  /** Back from the card service's page: what became of it is asked for at once. */
  @Get('payments/:id/return')
  @Needs('payments.pay')
  async back(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { payment, invoiceId } = await this.tenancy.within(this.scope(request), async (tx) => ({
      payment: await this.payments.byId(tx, id),
      invoiceId: (await this.allocations.mostOf(tx, id))?.invoiceId,
    }));
    // If the card service cannot be asked now, its event or the reconciliation tells later.
    if (isUnderWay(payment.state)) await this.ask.run(refOf(payment), actorOf(request)).catch(() => undefined);
    // The next page is to say that all is open again: it does not wait for the job that follows.
    await this.standing.after(payment.resellerId, id);
    await reply.redirect(invoiceId ? `/portal/invoices/${invoiceId}` : '/portal', 303);
  }

  private scope(request: WebRequest) {
    const { membership } = visitorOf(request);
    return readOnly(tenantScope(membership.resellerId, membership.tenantId!, actorOf(request)));
  }
}
