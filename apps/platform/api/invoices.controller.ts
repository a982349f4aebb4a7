import { Controller, Get, Post, Req } from '@nestjs/common';
import { CreditInvoice, type Invoice, InvoicesStore, NoSuchInvoice } from '@/invoicing';
import { month } from '@/kernel';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged } from './paged';
import * as schema from './schemas';

/** Invoices and credit notes, as far as the key's owner sees them: a tenant its issued ones. */
@Door('api')
@Controller('v1/invoices')
export class InvoicesApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly invoices: InvoicesStore,
    private readonly credit: CreditInvoice,
  ) {}

  @Get()
  @Needs('invoices.read')
  @Describes({
    summary: 'Invoices and credit notes, the newest first',
    query: schema.invoiceQuery,
    answer: { status: 200, of: schema.invoicePage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, month: of, tenantId } = parse(schema.invoiceQuery, request.query);
    const list = await this.scopes.look(request, (tx) =>
      this.invoices.page(tx, { before: cursor, limit: limit + 1, month: of ? month(of) : undefined, tenantId }),
    );
    return paged(list, limit, shown);
  }

  @Get(':id')
  @Needs('invoices.read')
  @Describes({
    summary: 'One document with its lines',
    params: schema.idParam,
    answer: { status: 200, of: schema.invoiceWithLines },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(schema.idParam, request.params);
    return this.scopes.look(request, async (tx) => ({
      ...shown(await this.invoices.byId(tx, id)),
      lines: (await this.invoices.lines(tx, id)).map((line) => ({
        id: line.id,
        description: line.description,
        fromOn: line.fromOn,
        untilOn: line.untilOn,
        seconds: line.seconds === null ? null : Number(line.seconds),
        netMinor: Number(line.netMinor),
      })),
    }));
  }

  @Post(':id/credit-notes')
  @Needs('invoices.credit')
  @Describes({
    summary: 'Credits an issued invoice, whole or by line',
    params: schema.idParam,
    body: schema.newCreditNote,
    answer: { status: 201, of: schema.made },
  })
  async creditNote(@Req() request: WebRequest) {
    const { id } = parse(schema.idParam, request.params);
    const form = parse(schema.newCreditNote, request.body);
    const { isNetwork, resellerId } = this.scopes.key(request);
    const invoice = await this.scopes.look(request, (tx) => this.invoices.byId(tx, id));
    if (!isNetwork && (invoice.tier !== 'retail' || invoice.issuerResellerId !== resellerId))
      throw new NoSuchInvoice(id);
    const ref = { tier: invoice.tier, issuerResellerId: invoice.issuerResellerId, invoiceId: id };
    return { id: await this.credit.run(ref, form.lines ?? null, form.reason, this.scopes.actor(request)) };
  }
}

const shown = (invoice: Invoice) => ({
  id: invoice.id,
  number: invoice.number,
  kind: invoice.kind,
  tier: invoice.tier,
  state: invoice.state,
  tenantId: invoice.tenantId,
  payer: invoice.payerName,
  month: invoice.month,
  issuedOn: invoice.issuedOn,
  dueOn: invoice.dueOn,
  currency: invoice.currency,
  netMinor: Number(invoice.netMinor),
  vatMinor: Number(invoice.vatMinor),
  grossMinor: Number(invoice.grossMinor),
  creditsInvoiceId: invoice.creditsInvoiceId,
});
