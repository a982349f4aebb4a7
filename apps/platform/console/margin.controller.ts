import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { decimalOf, type Margin, type MarginPlace, type MarginSort, MarginsStore } from '@/invoicing';
import { A_MONTH, Clock, divideRounded, Money, type Month, month, monthIn, nextMonth, previousMonth } from '@/kernel';
import { resellerScope, Tenancy } from '@/runtime';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { inert, monthText, say } from '@/wording';
import { sendTable } from '../csv-reply';
import { type Desk, Desks } from './desk.service';
import { choicesAt, deskQuery } from './desk-links';

const HTML = 'text/html; charset=utf-8';
const ON_A_PAGE = 50;
const AT_ONCE = 1000;
const MONTHS = 12;
const COLUMNS = ['month', 'tenant', 'currency', 'retail_net', 'wholesale_net', 'share_net', 'margin'];
const query = z
  .object({
    reseller: z.string().optional(),
    month: z.string().regex(A_MONTH, 'must be a month like 2026-10').optional(),
    sort: z.enum(['name', 'margin']).default('margin'),
    after: z
      .string()
      .regex(/^[^~]{0,400}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not a place in this list')
      .transform((text): MarginPlace => ({ key: text.slice(0, -37), id: text.slice(-36) }))
      .optional(),
  })
  .refine(({ sort, after }) => sort === 'name' || !after || /^-?\d{1,18}$/.test(after.key), {
    message: 'is not a place in this list',
    path: ['after'],
  });
type Asked = z.infer<typeof query>;

/** What a reseller keeps: by tenant for a month, by month for a year, and as a table. */
@Door('console')
@Controller('console')
export class MarginController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly margins: MarginsStore,
    private readonly clock: Clock,
  ) {}

  @Get('margin')
  @Needs('margin.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const { desk, of } = await this.open(request, asked);
    const { sort, after } = asked;
    const { read, months } = await this.desks.look(request, async (tx) => ({
      read: await this.margins.ofMonth(tx, desk.reseller.id, of, { sort, after, limit: ON_A_PAGE + 1 }),
      months: await this.margins.byMonth(tx, desk.reseller.id, monthsBefore(of, MONTHS - 1), of),
    }));
    const rows = read.slice(0, ON_A_PAGE);
    const last = rows.at(-1)?.place;
    const { language } = visitorOf(request).person;
    const whole = months.find((one) => one.month === of);
    const address = (more: Record<string, string>): string => addressOf(desk, { month: of, sort, ...more });
    await reply.type(HTML).send(
      page('console/margin', request, {
        title: say(language, 'margin.title'),
        nav: 'margin',
        hasChart: true,
        brandName: desk.reseller.name,
        brandStyle: desk.reseller.slug,
        of,
        choices: choicesAt(desk, '/console/margin', { month: of }).filter(({ isWholesale }) => !isWholesale),
        earlier: address({ month: previousMonth(of) }),
        later: address({ month: nextMonth(of) }),
        sorts: (['margin', 'name'] as const).map((one) => ({
          name: say(language, `margin.sort-${one}`),
          address: address({ sort: one }),
          isHere: one === sort,
        })),
        csv: address({}).replace('/margin?', '/margin.csv?'),
        rows: rows.map((one) => ({ id: one.tenantId, name: one.name, ...view(one) })),
        whole: whole ? view(whole) : null,
        isUncharged: whole?.isCharged === false && !desk.reseller.isNetwork,
        months: months.map((one) => ({
          of: one.month,
          short: monthText(one.month, language).slice(0, 3),
          ...view(one),
          retailDecimal: decimalOf(one.retailMinor),
          costDecimal: decimalOf(one.wholesaleMinor + one.shareMinor),
          marginDecimal: decimalOf(one.marginMinor),
        })),
        pages: {
          text: '',
          earlier: after ? address({}) : '',
          later: read.length > ON_A_PAGE && last ? address({ after: `${last.key}~${last.id}` }) : '',
        },
      }),
    );
  }

  /** Every tenant of the twelve months up to the one asked for. */
  @Get('margin.csv')
  @Needs('margin.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { desk, of } = await this.open(request, parse(query, given));
    await sendTable(reply, 'margin.csv', COLUMNS, this.rows(request, desk, of));
  }

  private async open(request: WebRequest, asked: Asked): Promise<{ desk: Desk; of: Month }> {
    const desk = await this.desks.open(request, asked.reseller ? { reseller: asked.reseller } : {});
    const of = asked.month ? month(asked.month) : previousMonth(monthIn(desk.reseller.zone, this.clock.now()));
    return { desk, of };
  }

  private async *rows(request: WebRequest, desk: Desk, until: Month): AsyncGenerator<string[]> {
    const scope = resellerScope(desk.reseller.id, actorOf(request));
    for (let of = monthsBefore(until, MONTHS - 1); of <= until; of = nextMonth(of)) {
      for (let after: MarginPlace | undefined; ; ) {
        const from = after;
        const read = await this.tenancy.within(scope, (tx) =>
          this.margins.ofMonth(tx, desk.reseller.id, of, { sort: 'name', after: from, limit: AT_ONCE }),
        );
        for (const one of read) yield [of, inert(one.name), 'GBP', ...amounts(one).map(decimalOf)];
        if (read.length < AT_ONCE) break;
        after = read.at(-1)!.place;
      }
    }
  }
}

const amounts = (one: Margin): bigint[] => [one.retailMinor, one.wholesaleMinor, one.shareMinor, one.marginMinor];

function view(one: Margin) {
  const [retail, wholesale, share, margin] = amounts(one).map((minor) => Money.of(minor, 'GBP'));
  const percent = one.retailMinor > 0n ? `${divideRounded(one.marginMinor * 100n, one.retailMinor)} %` : '';
  return { retail, wholesale, share, margin, percent, isLoss: one.marginMinor < 0n };
}

function monthsBefore(of: Month, count: number): Month {
  let earlier = of;
  for (let back = 0; back < count; back += 1) earlier = previousMonth(earlier);
  return earlier;
}

const addressOf = (desk: Desk, asked: { month: Month; sort: MarginSort } | Record<string, string>): string =>
  `/console/margin?${new URLSearchParams({ ...deskQuery(desk), ...asked })}`;
