import { Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { PromisePayment, ReadOwnDues } from '@/dunning';
import { ChangePayer, howToPay, InvoicesStore } from '@/invoicing';
import { localDate } from '@/kernel';
import { OpenCheckout, PaymentMethods, SaveMethod } from '@/payments';
import { readOnly, resellerScope, Tenancy } from '@/runtime';
import { BooksOf } from '@/statements';
import { NoSuchPayer, PayersStore, payerForm, ResellersStore } from '@/tenants';
import { Door, For, homeOf, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { shownAccount } from './debtors.controller';
import { Describes } from './describes';
import { payerData, shownPayer } from './payer-shapes';
import { newData, ownPayer } from './schemas/payers';
import * as schema from './schemas/payments';
import { elsewhere, idParam } from './schemas/shapes';

/** What a tenant owes, who is billed for it, and how it pays: for a tenant's own key. */
@Door('api')
@For('tenants')
@Controller('v1')
export class BillingApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly dues: ReadOwnDues,
    private readonly promise: PromisePayment,
    private readonly payers: PayersStore,
    private readonly change: ChangePayer,
    private readonly methods: PaymentMethods,
    private readonly save: SaveMethod,
    private readonly invoices: InvoicesStore,
    private readonly checkout: OpenCheckout,
    private readonly books: BooksOf,
    private readonly resellers: ResellersStore,
  ) {}

  @Get('dues')
  @Needs('payments.read')
  @Describes({ summary: 'What is open, the oldest first', answer: { status: 200, of: schema.dues } })
  async show(@Req() request: WebRequest) {
    const { resellerId, tenantId, actor } = this.scopes.ownTenant(request);
    const { today, open, promiseUntil } = await this.dues.of(resellerId, tenantId, actor);
    return {
      today,
      items: open.map((one) => ({
        invoiceId: one.invoiceId,
        number: one.number,
        dueOn: one.dueOn,
        openMinor: Number(one.openMinor),
        currency: one.currency,
        waitsFor: one.waitsFor,
        promisedOn: one.promise?.on ?? null,
        promiseUntil: promiseUntil.get(one.invoiceId) ?? null,
        byTransfer: howToPay({ ...one, language: 'en' }),
      })),
    };
  }

  @Post('dues/:id/promise')
  @Needs('payments.pay')
  @Describes({
    summary: 'Promises to pay an overdue invoice by a day, where the reseller takes a promise',
    params: idParam,
    body: schema.ownPromise,
    answer: { status: 204 },
  })
  async put(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { on } = parse(schema.ownPromise, request.body);
    const scope = this.scopes.ownTenant(request);
    await this.promise.own(scope, id, localDate(on), scope.actor);
  }

  @Post('dues/:id/payments')
  @Needs('payments.pay')
  @Describes({
    summary: 'Where a person pays an invoice by card or debit: a page of the card service',
    params: idParam,
    answer: { status: 201, of: elsewhere },
  })
  async pay(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const scope = this.scopes.ownTenant(request);
    const invoice = await this.tenancy.within(readOnly(scope), (tx) => this.invoices.byId(tx, id));
    const back = { home: homeOf(request) };
    return { url: await this.checkout.run({ ...invoice, invoiceId: id }, scope.actor, back) };
  }

  @Get('payer')
  @Needs('payments.read')
  @Describes({ summary: 'Who is billed', answer: { status: 200, of: ownPayer } })
  async payer(@Req() request: WebRequest) {
    const { resellerId, tenantId, actor } = this.scopes.ownTenant(request);
    const own = await this.tenancy.within(readOnly(resellerScope(resellerId, actor)), (tx) =>
      this.payers.ownOf(tx, resellerId, tenantId),
    );
    if (!own) throw new NoSuchPayer();
    return { ...shownPayer(own.payer), isShared: own.isShared };
  }

  @Put('payer')
  @Needs('payers.change')
  @Describes({
    summary: 'Changes who is billed, where nobody shares the payer',
    body: newData,
    answer: { status: 204 },
  })
  async savePayer(@Req() request: WebRequest): Promise<void> {
    const data = parse(payerForm, payerData(parse(newData, request.body)));
    const { resellerId, tenantId, actor } = this.scopes.ownTenant(request);
    await this.change.own(resellerScope(resellerId, actor), tenantId, data);
  }

  @Get('statement')
  @Needs('payments.read')
  @Describes({
    summary: 'What it was asked and has paid, with what is open after each; its own part where others share the payer',
    query: schema.ownAccountQuery,
    answer: { status: 200, of: schema.account },
  })
  async statement(@Req() request: WebRequest) {
    const { from } = parse(schema.ownAccountQuery, request.query);
    const { resellerId, tenantId, actor } = this.scopes.ownTenant(request);
    const { payerId } = await this.methods.ownerOf(resellerId, tenantId, actor);
    const reseller = await this.tenancy.within(readOnly(resellerScope(resellerId, actor)), (tx) =>
      this.resellers.byId(tx, resellerId),
    );
    return shownAccount(await this.books.account(reseller, payerId, actor, { from: from ?? null, tenantId }));
  }

  @Get('payment-method')
  @Needs('payments.read')
  @Describes({ summary: 'How it pays by itself, if it does', answer: { status: 200, of: schema.paymentMethod } })
  async method(@Req() request: WebRequest) {
    const { resellerId, tenantId, actor } = this.scopes.ownTenant(request);
    const { method, isConnected } = await this.methods.of(resellerId, tenantId, actor);
    return {
      isConnected,
      method: method && {
        kind: method.kind,
        label: method.label,
        state: method.state,
        mandateReference: method.mandateReference,
      },
    };
  }

  @Post('payment-method')
  @Needs('payments.pay')
  @Describes({
    summary: 'Where a person saves a card or a direct debit: a page of the card service',
    answer: { status: 201, of: elsewhere },
  })
  async openMethod(@Req() request: WebRequest) {
    const { resellerId, tenantId, actor } = this.scopes.ownTenant(request);
    const owner = await this.methods.ownerOf(resellerId, tenantId, actor);
    return { url: await this.save.open(owner, '/portal/payment-method', actor, homeOf(request)) };
  }

  @Delete('payment-method')
  @Needs('payments.pay')
  @Describes({ summary: 'Takes the saved card or direct debit away', answer: { status: 204 } })
  async removeMethod(@Req() request: WebRequest): Promise<void> {
    const { resellerId, tenantId, actor } = this.scopes.ownTenant(request);
    await this.save.remove(await this.methods.ownerOf(resellerId, tenantId, actor), actor);
  }
}
