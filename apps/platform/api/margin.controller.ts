import { Controller, Get, Req } from '@nestjs/common';
import { type Margin, MarginsStore } from '@/invoicing';
import { Clock, type Month, month, monthIn, previousMonth } from '@/kernel';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import type { Desk } from '../console/desk.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import * as schema from './schemas/prices';

const MONTHS = 12;

/** What a reseller keeps, by tenant and by month. */
@Door('api')
@For('operators')
@Controller('v1/margin')
export class MarginApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly margins: MarginsStore,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('margin.read')
  @Describes({
    summary: 'By tenant for a month, in GBP, by name; last month unless said',
    query: schema.marginQuery,
    answer: { status: 200, of: schema.marginPage },
  })
  async byTenant(@Req() request: WebRequest) {
    const { cursor, limit, ...asked } = parse(schema.marginQuery, request.query);
    const desk = await this.scopes.desk(request, asked);
    const [key, id] = placeIn(cursor) ?? [];
    const after = key !== undefined && id !== undefined ? { key, id } : undefined;
    const rows = await this.scopes.look(request, (tx) =>
      this.margins.ofMonth(tx, desk.reseller.id, this.of(desk, asked), { sort: 'name', after, limit: limit + 1 }),
    );
    return paged(
      rows,
      limit,
      (one) => ({ tenantId: one.tenantId, name: one.name, ...shown(one) }),
      ({ place }) => placeText(place.key, place.id),
    );
  }

  @Get('months')
  @Needs('margin.read')
  @Describes({
    summary: 'By month for the twelve up to the one asked for, in GBP',
    query: schema.yearQuery,
    answer: { status: 200, of: schema.marginMonths },
  })
  async byMonth(@Req() request: WebRequest) {
    const asked = parse(schema.yearQuery, request.query);
    const desk = await this.scopes.desk(request, asked);
    const until = this.of(desk, asked);
    let from = until;
    for (let back = 1; back < MONTHS; back += 1) from = previousMonth(from);
    const rows = await this.scopes.look(request, (tx) => this.margins.byMonth(tx, desk.reseller.id, from, until));
    return { items: rows.map((one) => ({ month: one.month, ...shown(one) })) };
  }

  private of({ reseller }: Desk, asked: { month?: string | undefined }): Month {
    return asked.month ? month(asked.month) : previousMonth(monthIn(reseller.zone, this.clock.now()));
  }
}

const shown = (one: Margin) => ({
  retailMinor: Number(one.retailMinor),
  wholesaleMinor: Number(one.wholesaleMinor),
  shareMinor: Number(one.shareMinor),
  marginMinor: Number(one.marginMinor),
});
