import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { dayIn, monthIn } from '@/kernel';
import { UsageByTenantStore } from '@/metering';
import { OpenAgreementsStore } from '@/plans';
import { resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import { type ListedTenant, TENANT_SORTS, TENANT_STATES, TenantListStore, type TenantSearch } from '@/tenants';
import { actorOf, Door, Needs, page, parse, type WebRequest } from '@/web';
import { hoursText } from '@/wording';
import { sendCsv } from '../csv-reply';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { type Desk, Desks } from './desk.service';
import { choicesAt, frame, withQuery } from './frame';

const PAGE = 50;
const BATCH = 1000;
const nothing = z.literal('').transform(() => undefined);
const query = z.object({
  reseller: z.string().optional(),
  text: z.string().trim().max(100).optional(),
  state: z.union([nothing, z.enum(TENANT_STATES)]).optional(),
  sort: z.enum(TENANT_SORTS).default('name'),
  after: cursorParam,
});
type Asked = z.infer<typeof query>;

/** A reseller's tenants: found by name or short name, in three orders, however many, and as a table to take away. */
@Door('console')
@Controller('console/tenants')
export class TenantsController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly list: TenantListStore,
    private readonly agreements: OpenAgreementsStore,
    private readonly usage: UsageByTenantStore,
  ) {}

  @Get()
  @Needs('tenants.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, asked);
    const { rows, counts, month } = await this.tenancy.within(this.scope(request, desk), async (tx) => ({
      ...(await this.rows(tx, desk, searchOf(asked, PAGE + 1))),
      counts: await this.list.counts(tx),
    }));
    const { shown, last, hasMore } = pageOf(rows, PAGE);
    const at = (more: Record<string, string | undefined>): string =>
      withQuery('/console/tenants', { ...keptOf(asked, desk), ...more });
    await reply.type('text/html; charset=utf-8').send(
      page('console/tenants', request, {
        ...frame(desk, 'tenants.title', 'tenants'),
        choices: choicesAt(desk, '/console/tenants'),
        month,
        text: asked.text ?? '',
        sort: asked.sort,
        stateAsked: asked.state ?? '',
        states: TENANT_STATES.map((state) => ({ state, count: counts[state], isChosen: state === asked.state })),
        orders: TENANT_SORTS.map((sort) => ({ sort, isChosen: sort === asked.sort })),
        isSearched: Boolean(asked.text || asked.state),
        tenants: shown,
        csv: withQuery('/console/tenants/csv', keptOf(asked, desk)),
        first: asked.after ? at({}) : '',
        onwards: hasMore ? at({ after: cursorText(last!.cursor) }) : '',
      }),
    );
  }

  /** All that was found, read a thousand at a time. */
  @Get('csv')
  @Needs('tenants.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, asked);
    const columns = ['name', 'short name', 'state', 'class', 'standing', 'plan', 'hours this month', 'since'];
    await sendCsv(reply, 'tenants.csv', columns, this.all(request, desk, asked));
  }

  private async *all(request: WebRequest, desk: Desk, asked: Asked): AsyncGenerator<string[]> {
    let after: TenantSearch['after'];
    for (;;) {
      const search = { ...searchOf(asked, BATCH), after };
      const { rows } = await this.tenancy.within(this.scope(request, desk), (tx) => this.rows(tx, desk, search));
      for (const one of rows)
        yield [
          one.name,
          one.slug,
          one.isSandbox ? 'sandbox' : one.state,
          one.membershipClass,
          one.membershipStanding,
          one.plan,
          hoursText(one.seconds),
          one.createdAt.toISOString().slice(0, 10),
        ];
      if (rows.length < BATCH) return;
      after = rows.at(-1)!.cursor;
    }
  }

  private async rows(tx: ScopedTx, { reseller: { id, zone } }: Desk, search: TenantSearch) {
    const now = tx.clock.now();
    const found: ListedTenant[] = await this.list.search(tx, search);
    const ids = found.map(({ id }) => id);
    const month = monthIn(zone, now);
    const plans = await this.agreements.plansOf(tx, ids, dayIn(zone, now));
    const used = await this.usage.secondsOf(tx, id, ids, month);
    return {
      month,
      rows: found.map((one) => ({
        ...one,
        plan: plans.get(one.id)?.plan ?? '',
        planName: plans.get(one.id)?.name ?? '',
        seconds: used.get(one.id) ?? 0n,
      })),
    };
  }

  private scope(request: WebRequest, desk: Desk) {
    return resellerScope(desk.reseller.id, actorOf(request));
  }
}

const searchOf = ({ text, state, sort, after }: Asked, limit: number): TenantSearch => ({
  text: text || undefined,
  state,
  sort,
  after,
  limit,
});
const keptOf = ({ text, state, sort }: Asked, desk: Desk) => ({
  reseller: desk.resellers.length > 1 ? desk.reseller.slug : undefined,
  text,
  state,
  sort: sort === 'name' ? undefined : sort,
});
