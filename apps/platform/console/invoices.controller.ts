import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  asIssuer,
  INVOICE_COLUMNS,
  INVOICE_SORTS,
  type InvoiceFilter,
  InvoiceListStore,
  type InvoicePlace,
  type InvoiceSort,
  invoiceRow,
  LISTED_STATES,
  ReceivedInvoicesStore,
} from '@/invoicing';
import { A_MONTH, isId, month } from '@/kernel';
import { Tenancy } from '@/runtime';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say, type TextKey } from '@/wording';
import { sendTable } from '../csv-reply';
import { type Desk, Desks } from './desk.service';
import { choicesAt, deskQuery, issuerOf } from './desk-links';
import { listedView, receivedView } from './listed-view';

const HTML = 'text/html; charset=utf-8';
const ON_A_PAGE = 50;
const AT_ONCE = 1000;
const orNothing = <T extends z.ZodType>(schema: T) => z.preprocess((given) => given || undefined, schema.optional());
/** `key~id`, as the links to the next page say it. */
const place = z
  .string()
  .regex(/^[^~]{0,400}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not a place in this list')
  .transform((text): InvoicePlace => ({ key: text.slice(0, -37), id: text.slice(-36) }));
/** What a key may look like where the database would read it as a day or a figure. */
const KEYS: Record<InvoiceSort, RegExp> = {
  month: /^\d{4}-(0[1-9]|1[0-2])-01$/,
  amount: /^-?\d{1,18}$/,
  number: /^/,
  payer: /^/,
};
const query = z
  .object({
    reseller: orNothing(z.string()),
    tier: orNothing(z.string()),
    q: orNothing(z.string().trim().max(100)),
    month: orNothing(z.string().regex(A_MONTH, 'must be a month like 2026-10')),
    state: orNothing(z.enum(LISTED_STATES)),
    sort: orNothing(z.enum(INVOICE_SORTS)),
    after: orNothing(place),
    before: orNothing(place),
  })
  .refine(({ sort = 'month', after, before }) => [after, before].every((one) => !one || KEYS[sort].test(one.key)), {
    message: 'is not a place in this list',
    path: ['after'],
  });
const receivedQuery = z.object({
  reseller: orNothing(z.string()),
  before: orNothing(z.string().refine(isId, 'is not a place in this list')),
});
type Asked = z.infer<typeof query>;

/** Every document of an issuer as one list: searched, filtered, sorted, paged and taken away as a table; and what the network sent. */
@Door('console')
@Controller('console')
export class InvoicesController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoiceListStore,
    private readonly receivedInvoices: ReceivedInvoicesStore,
  ) {}

  @Get('invoices')
  @Needs('invoices.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, at(asked));
    const { sort = 'month', after, before } = asked;
    const read = await this.desks.look(request, (tx) =>
      this.invoices.page(tx, filterOf(desk, asked), {
        sort,
        ...(before ? { before } : after ? { after } : {}),
        limit: ON_A_PAGE + 1,
      }),
    );
    const hasMore = read.length > ON_A_PAGE;
    const rows = before ? read.slice(hasMore ? 1 : 0) : read.slice(0, ON_A_PAGE);
    const addresses = (more: Record<string, string>): string => addressOf(desk, asked, more);
    const hasEarlier = before ? hasMore : after !== undefined;
    const hasLater = before !== undefined || hasMore;
    const { language } = visitorOf(request).person;
    const chosen = <T extends string>(values: readonly T[], name: 'state' | 'sort', now: T | undefined) =>
      values.map((value) => ({
        value,
        name: say(language, `invoices.${name}-${value}` as TextKey),
        isChosen: value === now,
      }));
    await reply.type(HTML).send(
      page('console/invoices', request, {
        ...frame(desk),
        title: say(language, 'invoices.title'),
        search: asked.q ?? '',
        monthAsked: asked.month ?? '',
        states: chosen(LISTED_STATES, 'state', asked.state),
        sorts: chosen(INVOICE_SORTS, 'sort', sort),
        isFiltered: Boolean(asked.q ?? asked.month ?? asked.state),
        everything: `/console/invoices?${new URLSearchParams(deskQuery(desk))}`,
        csv: addresses({}).replace('/invoices?', '/invoices.csv?'),
        rows: rows.map((one) => listedView(one, language)),
        pages: {
          text: '',
          earlier: hasEarlier && rows[0] ? addresses({ before: placeText(rows[0].place) }) : '',
          later: hasLater && rows.length > 0 ? addresses({ after: placeText(rows.at(-1)!.place) }) : '',
        },
        choices: choicesAt(desk, '/console/invoices'),
      }),
    );
  }

  /** The same list as a table, whole, written while it is read. */
  @Get('invoices.csv')
  @Needs('invoices.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, at(asked));
    const rows = this.rows(request, filterOf(desk, asked), asked.sort ?? 'month');
    await sendTable(reply, 'invoices.csv', INVOICE_COLUMNS, rows);
  }

  /** What the network billed, its seconds beside those of our own documents. */
  @Get('invoices/received')
  @Needs('invoices.read')
  async received(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { before, ...asked } = parse(receivedQuery, given);
    const desk = await this.desks.open(request, at(asked));
    const read = await this.desks.look(request, (tx) =>
      this.receivedInvoices.page(tx, desk.reseller.id, { before, limit: ON_A_PAGE + 1 }),
    );
    const rows = read.slice(0, ON_A_PAGE);
    const { language } = visitorOf(request).person;
    const later = new URLSearchParams({ ...deskQuery(desk), before: rows.at(-1)?.id ?? '' });
    await reply.type(HTML).send(
      page('console/invoices-received', request, {
        ...frame(desk),
        title: say(language, 'invoices.received'),
        choices: choicesAt(desk, '/console/invoices/received').filter(({ isWholesale }) => !isWholesale),
        rows: rows.map((one) => receivedView(one, language)),
        pages: {
          text: '',
          earlier: '',
          later: read.length > ON_A_PAGE ? `/console/invoices/received?${later}` : '',
        },
      }),
    );
  }

  private async *rows(request: WebRequest, filter: InvoiceFilter, sort: InvoiceSort): AsyncGenerator<string[]> {
    for (let after: InvoicePlace | undefined; ; ) {
      const from = after;
      const list = await asIssuer(this.tenancy, filter, actorOf(request), (tx) =>
        this.invoices.page(tx, filter, { sort, ...(from ? { after: from } : {}), limit: AT_ONCE }),
      );
      for (const one of list) yield invoiceRow(one);
      if (list.length < AT_ONCE) return;
      after = list.at(-1)!.place;
    }
  }
}

const at = ({ reseller, tier }: { reseller?: string; tier?: string }) => ({
  ...(reseller ? { reseller } : {}),
  ...(tier ? { tier } : {}),
});

const filterOf = (desk: Desk, asked: Asked): InvoiceFilter => ({
  tier: desk.tier,
  issuerResellerId: issuerOf(desk).id,
  month: asked.month ? month(asked.month) : undefined,
  state: asked.state,
  search: asked.q,
});

const addressOf = (desk: Desk, { q, month: of, state, sort }: Asked, more: Record<string, string>): string =>
  `/console/invoices?${new URLSearchParams({
    ...deskQuery(desk),
    ...(q ? { q } : {}),
    ...(of ? { month: of } : {}),
    ...(state ? { state } : {}),
    ...(sort ? { sort } : {}),
    ...more,
  })}`;

const placeText = ({ key, id }: InvoicePlace): string => `${key}~${id}`;

const frame = (desk: Desk) => ({
  nav: 'invoices',
  reseller: desk.isNetwork ? desk.reseller.slug : '',
  tier: desk.isNetwork && desk.tier === 'wholesale' ? 'wholesale' : '',
  receivedAddress: `/console/invoices/received?${new URLSearchParams(deskQuery(desk))}`,
  ownAddress: `/console/invoices?${new URLSearchParams(deskQuery(desk))}`,
  hasReceived: !desk.reseller.isNetwork && desk.tier === 'retail',
  brandName: desk.reseller.name,
  brandStyle: desk.reseller.slug,
});
