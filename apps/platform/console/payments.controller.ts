import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { InvoicesStore } from '@/invoicing';
import { dayIn, Money } from '@/kernel';
import {
  AllocationsStore,
  amountOf,
  DisputesStore,
  PaymentsStore,
  RefundPayment,
  RefundsStore,
  refOf,
  StopCollecting,
  whyFailed,
} from '@/payments';
import { PrintReceipt } from '@/statements';
import { actorOf, Dangerous, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { say, type TextKey } from '@/wording';
import { minorOf } from '../minor-of';
import { sendReceipt } from '../portal/statement.controller';
import { resultText } from '../result-view';
import { Desks } from './desk.service';

const HTML = 'text/html; charset=utf-8';
const refundForm = z.object({
  creditNote: z.string().min(1, 'name the credit note, or a double payment'),
  amount: z
    .string()
    .trim()
    .regex(/^(\d{1,7}([.,]\d{1,2})?)?$/, 'must be an amount like 12.50, or nothing for all of it')
    .transform((text) => (text === '' ? null : minorOf(text))),
});

/** One payment: what it is for, its refunds and disputes; and whether money is collected at all. */
@Door('console')
@Controller('console/payments')
export class PaymentsController {
  constructor(
    private readonly desks: Desks,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly refunds: RefundsStore,
    private readonly disputes: DisputesStore,
    private readonly invoices: InvoicesStore,
    private readonly refundPayment: RefundPayment,
    private readonly stop: StopCollecting,
    private readonly receipts: PrintReceipt,
  ) {}

  @Get(':id')
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const language = languageFor(request);
    const context = await this.desks.look(request, async (tx) => {
      const payment = await this.payments.byId(tx, id);
      const money = (minor: bigint): Money => Money.of(minor, payment.currency);
      const allocations = await this.allocations.of(tx, id);
      const ids = allocations.map(({ invoiceId }) => invoiceId);
      const numbers = new Map(
        (await this.invoices.byIds(tx, payment.resellerId, ids)).map((one) => [one.id, one.number]),
      );
      const invoices = allocations.map(({ invoiceId, amountMinor }) => ({
        id: invoiceId,
        number: numbers.get(invoiceId) ?? '',
        amount: money(amountMinor),
      }));
      const creditNotes = (await this.invoices.creditNotesOf(tx, payment.resellerId, ids)).map((note) => ({
        id: note.id,
        number: note.number ?? '',
        amount: money(-note.grossMinor),
      }));
      return {
        titleKey: 'payment.title',
        id,
        amount: amountOf(payment),
        how: payment.methodKind ? say(language, `method.${payment.methodKind}`) : '',
        stateText: say(language, `payment.${payment.state}` as TextKey),
        isGood: payment.state === 'succeeded',
        failure: whyFailed(payment, language),
        result: resultText(payment, dayIn('UTC', tx.clock.now()), language),
        external: payment.externalId ?? payment.reference ?? '',
        receivedOn: payment.receivedOn ?? '',
        invoices,
        creditNotes,
        refunds: (await this.refunds.ofPayment(tx, id)).map(({ amountMinor, state, reason }) => ({
          amount: money(amountMinor),
          state,
          reason: say(language, reason === 'credit-note' ? 'payment.for-credit-note' : 'payment.paid-twice'),
        })),
        disputes: (await this.disputes.ofPayment(tx, id)).map(({ amountMinor, state, reason }) => ({
          amount: money(amountMinor),
          state,
          reason,
        })),
        mayRefund: payment.state === 'succeeded' && payment.externalId !== null,
        receipt: payment.state === 'succeeded' ? `/console/payments/${id}/receipt` : '',
      };
    });
    await reply.type(HTML).send(page('console/payment', request, { ...context, nav: 'payments' }));
  }

  @Get(':id/receipt')
  @Needs('payments.read')
  async receipt(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { resellerId } = await this.desks.look(request, (tx) => this.payments.byId(tx, id));
    await sendReceipt(reply, await this.receipts.run(resellerId, id, actorOf(request)));
  }

  /** A refund names its credit note; a double payment is the one exception, and is named so. */
  @Post(':id/refunds')
  @Needs('payments.refund')
  @Dangerous()
  async refund(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { creditNote, amount } = parse(refundForm, body);
    const payment = await this.desks.look(request, (tx) => this.payments.byId(tx, id));
    this.desks.assertMayChange(request, payment);
    const creditNoteId = creditNote === 'double-payment' ? null : creditNote;
    await this.refundPayment.run(refOf(payment), { creditNoteId, amountMinor: amount }, actorOf(request));
    await reply.redirect(`/console/payments/${id}`, 303);
  }

  /** Stops collecting, or goes on with it: what is under way is carried out all the same. */
  @Post('collecting')
  @Needs('payments.match')
  async collecting(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { on } = parse(z.object({ on: z.enum(['yes', 'no']) }), body);
    const desk = await this.desks.open(request, {});
    await this.stop.run(desk.reseller.id, on === 'yes', actorOf(request));
    await reply.redirect('/console/payments', 303);
  }
}
