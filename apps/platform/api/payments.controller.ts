import { Controller, Get, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { month, monthPeriod } from '@/kernel';
import {
  AllocationsStore,
  DisputesStore,
  type Payment,
  PaymentListStore,
  PaymentsStore,
  RefundPayment,
  RefundsStore,
  refOf,
  StopCollecting,
} from '@/payments';
import { PrintReceipt } from '@/statements';
import { Dangerous, Door, For, Needs, parse, type WebRequest } from '@/web';
import { Desks } from '../console/desk.service';
import { issuerOf } from '../console/desk-links';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { AN_INSTANT, paged, placeIn, placeText } from './paged';
import * as schema from './schemas/payments';
import { idParam, whoseQuery } from './schemas/shapes';

/** What came in, is on its way or failed; refunds; and whether money is collected at all. */
@Door('api')
@Controller('v1/payments')
export class PaymentsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly desks: Desks,
    private readonly payments: PaymentsStore,
    private readonly lists: PaymentListStore,
    private readonly allocations: AllocationsStore,
    private readonly refunds: RefundsStore,
    private readonly disputes: DisputesStore,
    private readonly refundPayment: RefundPayment,
    private readonly stop: StopCollecting,
    private readonly receipts: PrintReceipt,
  ) {}

  @Get()
  @For('operators')
  @Needs('payments.read')
  @Describes({
    summary: 'Payments, the newest first',
    query: schema.paymentQuery,
    answer: { status: 200, of: schema.paymentPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, state, month: of, q, reseller, tier } = parse(schema.paymentQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller, tier });
    const issuer = issuerOf(desk);
    const begun = of ? monthPeriod(issuer.zone, month(of)) : undefined;
    const filter = { issuerResellerId: issuer.id, tier: desk.tier, state, begun, search: q };
    const [key, id] = placeIn(cursor, AN_INSTANT) ?? [];
    const after = key && id ? { after: { key, id } } : {};
    const rows = await this.scopes.look(request, (tx) =>
      this.lists.page(tx, filter, { sort: 'newest', ...after, limit: limit + 1 }),
    );
    return paged(
      rows,
      limit,
      (one) => ({ ...shown(one), payer: one.payerName, invoices: one.numbers }),
      ({ createdAt, id }) => placeText(createdAt, id),
    );
  }

  @Get('collecting')
  @For('operators')
  @Needs('payments.read')
  @Describes({
    summary: 'Whether money is collected by itself',
    query: whoseQuery,
    answer: { status: 200, of: schema.collectingNow },
  })
  async isCollecting(@Req() request: WebRequest) {
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    return { isCollecting: await this.stop.isCollecting(reseller.id, this.scopes.actor(request)) };
  }

  @Put('collecting')
  @For('operators')
  @Needs('payments.match')
  @Describes({
    summary: 'Stops collecting, or goes on: what is under way is carried out all the same',
    query: whoseQuery,
    body: schema.collecting,
    answer: { status: 204 },
  })
  async collect(@Req() request: WebRequest): Promise<void> {
    const { isCollecting } = parse(schema.collecting, request.body);
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    await this.stop.run(reseller.id, isCollecting, this.scopes.actor(request));
  }

  @Get(':id')
  @Needs('payments.read')
  @Describes({
    summary: 'One payment: what it paid, what was given back, what is disputed',
    params: idParam,
    answer: { status: 200, of: schema.paymentWithParts },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    return this.scopes.look(request, async (tx) => {
      const payment = await this.payments.byId(tx, id);
      const part = (one: { id: string; amountMinor: bigint; state: string; reason: string }) => ({
        id: one.id,
        amountMinor: Number(one.amountMinor),
        state: one.state,
        reason: one.reason,
      });
      return {
        ...shown(payment),
        invoices: (await this.allocations.of(tx, id)).map(({ invoiceId, amountMinor }) => ({
          id: invoiceId,
          amountMinor: Number(amountMinor),
        })),
        refunds: (await this.refunds.ofPayment(tx, id)).map(part),
        disputes: (await this.disputes.ofPayment(tx, id)).map(part),
      };
    });
  }

  @Get(':id/receipt')
  @Needs('payments.read')
  @Describes({
    summary: 'Its receipt, once it is there',
    params: idParam,
    answer: { status: 200, type: 'application/pdf' },
  })
  async receipt(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { resellerId } = await this.scopes.look(request, (tx) => this.payments.byId(tx, id));
    await reply.type('application/pdf').send(await this.receipts.run(resellerId, id, this.scopes.actor(request)));
  }

  @Post(':id/refunds')
  @For('operators')
  @Needs('payments.refund')
  @Dangerous()
  @Describes({
    summary: 'Gives money back, for a credit note or because it was paid twice',
    params: idParam,
    body: schema.newRefund,
    answer: { status: 201, of: schema.refund },
  })
  async refund(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const { creditNoteId, amountMinor } = parse(schema.newRefund, request.body);
    const payment = await this.scopes.look(request, (tx) => this.payments.byId(tx, id));
    this.desks.assertMayChange(request, payment);
    const order = { creditNoteId, amountMinor: amountMinor === undefined ? null : BigInt(amountMinor) };
    const made = await this.refundPayment.run(refOf(payment), order, this.scopes.actor(request));
    return { id: made.id, amountMinor: Number(made.amountMinor), currency: made.currency, state: made.state };
  }
}

const shown = (one: Payment) => ({
  id: one.id,
  payerId: one.payerId,
  tenantId: one.tenantId,
  channel: one.channel,
  method: one.methodKind,
  state: one.state,
  amountMinor: Number(one.amountMinor),
  currency: one.currency,
  failure: one.failureText,
  receivedOn: one.receivedOn,
  reference: one.reference,
  createdAt: one.createdAt.toISOString(),
});
