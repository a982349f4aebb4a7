import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AcceptTransfer, MatchTransfers, PutAside, UndoDecision } from '@/bank';
import { actorOf, Dangerous, Door, Needs, page, parse, type WebRequest } from '@/web';
import { sendTable } from '../csv-reply';
import { minorOf } from '../minor-of';
import { BANK_COLUMNS, BankDesk } from './bank-desk.service';
import type { Desk } from './desk.service';

const HTML = 'text/html; charset=utf-8';
const HERE = '/console/payments/bank';
const whose = z.object({ reseller: z.string().max(60).optional() });
const list = whose.extend({
  state: z.enum(['waiting', 'matched', 'ignored', 'refunded']).catch('waiting'),
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d\.[0-9a-f-]{36}$/)
    .optional()
    .catch(undefined),
});
const many = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();
const amount = z
  .string()
  .trim()
  .regex(/^(\d{1,9}([.,]\d{1,2})?)?$/, 'must be an amount like 12.50');
/** `amount-<invoice>` for each invoice, and whose credit the rest is. */
const matchForm = z
  .looseObject({ reseller: z.string().optional(), restTo: z.string().optional() })
  .transform((form, context) => ({
    ...form,
    parts: Object.entries(form).flatMap(([name, text]) => {
      if (!name.startsWith('amount-')) return [];
      const read = amount.safeParse(text);
      if (!read.success) context.addIssue({ code: 'custom', message: 'must be an amount like 12.50', path: [name] });
      return read.success && read.data !== '' && minorOf(read.data) > 0n
        ? [{ invoiceId: name.slice('amount-'.length), amountMinor: minorOf(read.data) }]
        : [];
    }),
  }));
const reasonForm = whose.extend({ reason: z.string().trim().min(1, 'say why').max(300) });

/** The bank: transfers that wait for somebody to say what they are for, and what was decided of the others. */
@Door('console')
@Controller('console/payments/bank')
export class BankController {
  constructor(
    private readonly desk: BankDesk,
    private readonly accept: AcceptTransfer,
    private readonly matchAll: MatchTransfers,
    private readonly putAside: PutAside,
    private readonly undo: UndoDecision,
  ) {}

  @Get()
  @Needs('payments.read')
  async queue(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { state, after, ...asked } = parse(list, given);
    const desk = await this.desk.open(request, asked);
    const [on, id] = after?.split('.') ?? [];
    const found = await this.desk.queue(request, desk.reseller, state, on && id ? { on, id } : undefined);
    const address = (of: string, more = ''): string => `${HERE}?state=${of}&reseller=${desk.reseller.slug}${more}`;
    await reply.type(HTML).send(
      page('console/bank', request, {
        ...this.desk.head(request, desk, 'bank'),
        ...found,
        isWaiting: state === 'waiting',
        states: (['waiting', 'matched', 'ignored', 'refunded'] as const).map((one) => ({
          key: `bank.state-${one}`,
          count: found.counts[one],
          address: address(one),
          isHere: one === state,
        })),
        csv: address(state).replace('/bank?', '/bank/csv?'),
        later: found.after ? address(state, `&after=${found.after}`) : '',
      }),
    );
  }

  /** The transactions of a state as a table, whole, written while it is read. */
  @Get('csv')
  @Needs('payments.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { state, ...asked } = parse(list.omit({ after: true }), given);
    const desk = await this.desk.open(request, asked);
    await sendTable(reply, `bank-${state}.csv`, BANK_COLUMNS, this.desk.rows(request, desk.reseller, state));
  }

  /** Looks over all that waits once more: invoices may have been issued since. */
  @Post('matching')
  @Needs('payments.match')
  async matching(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const desk = await this.desk.open(request, parse(whose, given));
    await this.matchAll.run(desk.reseller, actorOf(request));
    await reply.redirect(back(desk), 303);
  }

  @Get(':id')
  @Needs('payments.read')
  async show(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query() given: unknown,
  ): Promise<void> {
    const {
      payer,
      q = '',
      ...asked
    } = parse(whose.extend({ payer: many, q: z.string().trim().max(100).optional() }), given);
    const desk = await this.desk.open(request, asked);
    const found = await this.desk.one(request, desk.reseller, id, (payer ?? []).filter(Boolean), q);
    await reply
      .type(HTML)
      .send(page('console/bank-transaction', request, { ...this.desk.head(request, desk, 'bank'), ...found }));
  }

  @Post(':id/match')
  @Needs('payments.match')
  async match(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const { parts, restTo, reseller } = parse(matchForm, given);
    const desk = await this.desk.open(request, { reseller });
    const acceptance = { parts, restTo: restTo || null, isByItself: false };
    await this.accept.run(desk.reseller, id, acceptance, actorOf(request));
    await reply.redirect(back(desk), 303);
  }

  @Post(':id/exclusion')
  @Needs('payments.match')
  async exclude(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const { reason, ...asked } = parse(reasonForm, given);
    const desk = await this.desk.open(request, asked);
    await this.putAside.ignore(desk.reseller, id, reason, actorOf(request));
    await reply.redirect(back(desk), 303);
  }

  /** Money that went out is what a payer had as credit. */
  @Post(':id/refund')
  @Needs('payments.refund')
  @Dangerous()
  async refund(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const { reason, payer, ...asked } = parse(reasonForm.extend({ payer: z.uuid('name the payer') }), given);
    const desk = await this.desk.open(request, asked);
    await this.putAside.refund(desk.reseller, id, payer, reason, actorOf(request));
    await reply.redirect(back(desk), 303);
  }

  @Post(':id/reversal')
  @Needs('payments.match')
  async reverse(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const { reason, ...asked } = parse(reasonForm, given);
    const desk = await this.desk.open(request, asked);
    await this.undo.run(desk.reseller, id, reason, actorOf(request));
    await reply.redirect(`${HERE}/${id}?reseller=${desk.reseller.slug}`, 303);
  }
}

const back = ({ reseller }: Desk): string => `${HERE}?reseller=${reseller.slug}`;
