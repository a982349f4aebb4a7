import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { asIssuer, decimalOf } from '@/invoicing';
import { A_MONTH, dayIn, month, monthPeriod } from '@/kernel';
import {
  amountOf,
  DifferencesStore,
  type ListedPayment,
  PAYMENT_SORTS,
  PAYMENT_STATES,
  PaymentAccountsStore,
  type PaymentFilter,
  PaymentListStore,
  type PaymentPlace,
  StopCollecting,
  WaitingDebits,
  whyFailed,
} from '@/payments';
import { Tenancy } from '@/runtime';
import { actorOf, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { inert, instantText, say } from '@/wording';
import { sendTable } from '../csv-reply';
import { isLate, resultText } from '../result-view';
import { BankDesk } from './bank-desk.service';
import { type Desk, Desks } from './desk.service';
import { deskQuery, issuerOf } from './desk-links';

const HTML = 'text/html; charset=utf-8';
const ON_A_PAGE = 50;
const AT_ONCE = 1000;
const COLUMNS = [
  'payment',
  'begun_at',
  'received_on',
  'payer',
  'invoices',
  'method',
  'state',
  'currency',
  'amount',
  'failure',
  'reference',
];
const orNothing = <T extends z.ZodType>(schema: T) => z.preprocess((given) => given || undefined, schema.optional());
/** `key~id`, as the links to the next page say it. */
const place = z
  .string()
  .regex(/^[\d .:+-]{1,60}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not a place in this list')
  .transform((text): PaymentPlace => ({ key: text.slice(0, -37), id: text.slice(-36) }));
const AN_AMOUNT = /^\d{1,18}$/;
const query = z
  .object({
    reseller: orNothing(z.string()),
    tier: orNothing(z.string()),
    q: orNothing(z.string().trim().max(100)),
    month: orNothing(z.string().regex(A_MONTH, 'must be a month like 2026-10')),
    state: orNothing(z.enum(PAYMENT_STATES)),
    sort: orNothing(z.enum(PAYMENT_SORTS)),
    after: orNothing(place),
    before: orNothing(place),
  })
  .refine(
    ({ sort, after, before }) =>
      [after, before].every((one) => !one || AN_AMOUNT.test(one.key) === (sort === 'amount')),
    {
      message: 'is not a place in this list',
      path: ['after'],
    },
  );
type Asked = z.infer<typeof query>;

/** An issuer's payments: what has come in, is on its way, or failed; what waits; and where the card service's books and ours differ. */
@Door('console')
@Controller('console')
export class PaymentListController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentListStore,
    private readonly differences: DifferencesStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly stop: StopCollecting,
    private readonly bank: BankDesk,
    private readonly waiting: WaitingDebits,
  ) {}

  @Get('payments')
  @Needs('payments.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.open(request, asked);
    const { sort = 'newest', after, before } = asked;
    const issuer = issuerOf(desk);
    const language = languageFor(request);
    const context = await this.desks.look(request, async (tx) => ({
      waiting: (await this.waiting.of(tx, { tier: desk.tier, issuerResellerId: issuer.id })).map((debit) => ({
        payer: debit.payerName,
        numbers: debit.numbers.join(', '),
        amount: amountOf(debit),
        why: say(language, `debits.${debit.why}`),
        until: debit.until
          ? say(language, 'debits.until', { at: instantText(debit.until, issuer.zone, language) })
          : say(language, 'debits.hand'),
        needsHand: debit.until === null,
      })),
      read: await this.payments.page(tx, filterOf(desk, asked), {
        sort,
        ...(before ? { before } : after ? { after } : {}),
        limit: ON_A_PAGE + 1,
      }),
      today: dayIn('UTC', tx.clock.now()),
      keyRefused: (await tx.figure(this.accounts.refusedOf(issuer.id))) > 0,
      isOwnKey: issuer.id === visitorOf(request).membership.resellerId,
      differences: (await this.differences.open(tx)).filter(({ resellerId }) => resellerId === issuer.id),
    }));
    const hasMore = context.read.length > ON_A_PAGE;
    const rows = before ? context.read.slice(hasMore ? 1 : 0) : context.read.slice(0, ON_A_PAGE);
    const addresses = (more: Record<string, string>): string => addressOf(desk, asked, more);
    await reply.type(HTML).send(
      page('console/payments', request, {
        ...this.bank.head(request, desk, 'payments'),
        ...context,
        tier: desk.isNetwork && desk.tier === 'wholesale' ? 'wholesale' : '',
        payments: rows.map((payment) => ({
          id: payment.id,
          payer: payment.payerName,
          numbers: payment.numbers,
          amount: amountOf(payment),
          how: payment.methodKind ? say(language, `method.${payment.methodKind}`) : '',
          at: payment.createdAt,
          stateText: say(language, `payment.${payment.state}`),
          isGood: payment.state === 'succeeded',
          failure: whyFailed(payment, language),
          result: resultText(payment, context.today, language),
          isLate: isLate(payment, context.today),
        })),
        search: asked.q ?? '',
        monthAsked: asked.month ?? '',
        states: PAYMENT_STATES.map((value) => ({
          value,
          name: say(language, `payment.${value}`),
          isChosen: value === asked.state,
        })),
        sorts: PAYMENT_SORTS.map((value) => ({
          value,
          name: say(language, `payments.sort-${value}`),
          isChosen: value === sort,
        })),
        isFiltered: Boolean(asked.q ?? asked.month ?? asked.state),
        everything: `/console/payments?${new URLSearchParams(deskQuery(desk))}`,
        csv: addresses({}).replace('/payments?', '/payments.csv?'),
        pages: {
          text: '',
          earlier: (before ? hasMore : after) && rows[0] ? addresses({ before: placeText(rows[0]) }) : '',
          later: (before || hasMore) && rows.length > 0 ? addresses({ after: placeText(rows.at(-1)!) }) : '',
        },
        brandName: issuer.name,
        brandStyle: issuer.slug,
        zone: issuer.zone,
        isCollecting: await this.stop.isCollecting(issuer.id, actorOf(request)),
      }),
    );
  }

  /** The same list as a table, whole, written while it is read. */
  @Get('payments.csv')
  @Needs('payments.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.open(request, asked);
    await sendTable(reply, 'payments.csv', COLUMNS, this.rows(request, filterOf(desk, asked), asked.sort ?? 'newest'));
  }

  private open(request: WebRequest, { reseller, tier }: Asked): Promise<Desk> {
    return this.desks.open(request, { ...(reseller ? { reseller } : {}), ...(tier ? { tier } : {}) });
  }

  private async *rows(
    request: WebRequest,
    filter: PaymentFilter,
    sort: (typeof PAYMENT_SORTS)[number],
  ): AsyncGenerator<string[]> {
    for (let after: PaymentPlace | undefined; ; ) {
      const from = after ? { after } : {};
      const list = await asIssuer(this.tenancy, filter, actorOf(request), (tx) =>
        this.payments.page(tx, filter, { sort, ...from, limit: AT_ONCE }),
      );
      for (const one of list) yield rowOf(one);
      if (list.length < AT_ONCE) return;
      after = list.at(-1)!.place;
    }
  }
}

const rowOf = (one: ListedPayment): string[] => [
  one.id,
  one.createdAt.toISOString(),
  one.receivedOn ?? '',
  inert(one.payerName),
  inert(one.numbers),
  one.methodKind ?? '',
  one.state,
  one.currency,
  decimalOf(one.amountMinor),
  one.failureCode ?? '',
  inert(one.externalId ?? one.reference ?? ''),
];

const filterOf = (desk: Desk, { q, month: of, state }: Asked): PaymentFilter => {
  const issuer = issuerOf(desk);
  const begun = of ? monthPeriod(issuer.zone, month(of)) : undefined;
  return { tier: desk.tier, issuerResellerId: issuer.id, begun, state, search: q };
};

const addressOf = (desk: Desk, { q, month: of, state, sort }: Asked, more: Record<string, string>): string =>
  `/console/payments?${new URLSearchParams({
    ...deskQuery(desk),
    ...(q ? { q } : {}),
    ...(of ? { month: of } : {}),
    ...(state ? { state } : {}),
    ...(sort ? { sort } : {}),
    ...more,
  })}`;

const placeText = ({ place: { key, id } }: ListedPayment): string => `${key}~${id}`;
