import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { A_MONTH, month as asMonth, Clock, type Month, monthIn, nextMonth, previousMonth } from '@/kernel';
import { UsageByDayStore, UsageListStore, type UsedBy } from '@/metering';
import { asJob, resellerScope, Tenancy } from '@/runtime';
import { actorOf, Door, Needs, page, parse, type WebRequest } from '@/web';
import { decimalHours, hoursText } from '@/wording';
import { sendCsv } from '../csv-reply';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { type Desk, Desks } from './desk.service';
import { choicesAt, frame, withQuery } from './frame';

const PAGE = 50;
const BATCH = 1000;
const WAYS = ['tenant', 'day', 'server'] as const;
export const monthParam = z
  .string()
  .regex(A_MONTH, 'must be a month like 2026-10')
  .optional()
  .transform((text) => (text ? asMonth(text) : undefined));
const query = z.object({
  reseller: z.string().optional(),
  month: monthParam,
  by: z.enum(WAYS).default('tenant'),
  text: z.string().trim().max(100).optional(),
  /** By seconds, then by id. */
  after: cursorParam.transform((place) => (/^\d{1,15}$/.test(place?.[0] ?? '') ? place : undefined)),
});
type Asked = z.infer<typeof query>;

/** What a reseller's tenants used of a month: by tenant, by day, by server. */
@Door('console')
@Controller('console/usage')
export class UsageController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly list: UsageListStore,
    private readonly days: UsageByDayStore,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('usage.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, asked);
    const month = this.month(desk, asked);
    const { id: resellerId, zone } = desk.reseller;
    const { days, rows } = await this.tenancy.within(this.scope(request, desk), async (tx) => ({
      days: (await this.days.ofMonths(tx, { resellerId }, [month]))[0]!,
      rows: asked.by === 'tenant' ? await this.list.byTenant(tx, { ...asked, month, limit: PAGE + 1 }) : [],
    }));
    const servers = asked.by === 'server' ? await this.servers(resellerId, month) : [];
    const { shown, last, hasMore } = pageOf(rows, PAGE);
    const at = (more: Record<string, string | undefined>): string =>
      withQuery('/console/usage', { ...keptOf(asked, desk, month), ...more });
    await reply.type('text/html; charset=utf-8').send(
      page('console/usage', request, {
        ...frame(desk, 'usage.title', 'usage'),
        hasChart: asked.by === 'day',
        choices: choicesAt(desk, '/console/usage'),
        month,
        seconds: days.reduce((sum, day) => sum + day.seconds, 0n),
        meetings: days.reduce((sum, day) => sum + day.meetings, 0),
        earlier: at({ month: previousMonth(month) }),
        later: month < monthIn(zone, this.clock.now()) ? at({ month: nextMonth(month) }) : '',
        by: asked.by,
        ways: WAYS.map((by) => ({ by, address: at({ by, text: undefined }), isHere: by === asked.by })),
        text: asked.text ?? '',
        tenants: shown.map((one) => ({ ...one, address: withQuery(`/console/usage/tenants/${one.id}`, { month }) })),
        servers,
        days: days.map((day) => ({
          ...day,
          short: String(Number(day.day.slice(8))),
          decimal: decimalHours(day.seconds),
        })),
        csv: withQuery('/console/usage/csv', keptOf(asked, desk, month)),
        first: asked.after ? at({}) : '',
        onwards: hasMore ? at({ after: cursorText([String(last!.seconds), last!.id]) }) : '',
      }),
    );
  }

  @Get('csv')
  @Needs('usage.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, asked);
    const month = this.month(desk, asked);
    const columns = [asked.by, 'meetings', 'seconds', 'hours', 'of these not recorded'];
    await sendCsv(reply, `usage-${month}-by-${asked.by}.csv`, columns, this.rows(request, desk, month, asked));
  }

  private async *rows(request: WebRequest, desk: Desk, month: Month, asked: Asked): AsyncGenerator<string[]> {
    const resellerId = desk.reseller.id;
    const scope = this.scope(request, desk);
    if (asked.by === 'day') {
      const [days] = await this.tenancy.within(scope, (tx) => this.days.ofMonths(tx, { resellerId }, [month]));
      for (const { day, meetings, seconds } of days!)
        yield [day, String(meetings), String(seconds), hoursText(seconds), ''];
      return;
    }
    if (asked.by === 'server') return yield* (await this.servers(resellerId, month)).map(cells);
    let after: readonly string[] | undefined;
    for (;;) {
      const search = { month, text: asked.text, after, limit: BATCH };
      const rows = await this.tenancy.within(scope, (tx) => this.list.byTenant(tx, search));
      yield* rows.map(cells);
      if (rows.length < BATCH) return;
      after = [String(rows.at(-1)!.seconds), rows.at(-1)!.id];
    }
  }

  /** Runs are the network's rows; of them only this reseller's sums are shown. */
  private servers(resellerId: string, month: Month): Promise<UsedBy[]> {
    return this.tenancy.acrossNetwork({ actor: asJob('console.usage'), why: 'usage by server' }, (tx) =>
      this.list.byServer(tx, resellerId, month),
    );
  }

  private month = ({ reseller }: Desk, asked: Asked): Month => asked.month ?? monthIn(reseller.zone, this.clock.now());
  private scope = (request: WebRequest, desk: Desk) => resellerScope(desk.reseller.id, actorOf(request));
}

const cells = ({ name, meetings, seconds, unrecordedSeconds }: UsedBy): string[] => [
  name,
  String(meetings),
  String(seconds),
  hoursText(seconds),
  hoursText(unrecordedSeconds),
];
const keptOf = ({ by, text }: Asked, desk: Desk, month: Month) => ({
  reseller: desk.resellers.length > 1 ? desk.reseller.slug : undefined,
  month: month as string,
  by: by === 'tenant' ? undefined : by,
  text,
});
