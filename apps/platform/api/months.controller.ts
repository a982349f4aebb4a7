import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  ApproveDrafts,
  InvoiceListStore,
  type IssuerMonth,
  type ListedInvoice,
  MonthFiguresStore,
  MonthSoFar,
} from '@/invoicing';
import { month, monthPeriod } from '@/kernel';
import { GiveByHand, ServerReadsStore } from '@/metering';
import { MonthPaymentsStore } from '@/payments';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import type { Desk } from '../console/desk.service';
import { issuerOf } from '../console/desk-links';
import { giverOf } from '../console/giver';
import { MonthArchive } from '../console/month-archive.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import * as schema from './schemas/invoices';
import { monthParam, whoseQuery } from './schemas/shapes';

/** A month of an issuer's, from what was read to what was paid: the month end as a program sees it. */
@Door('api')
@For('operators')
@Controller('v1/months/:month')
export class MonthsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly list: InvoiceListStore,
    private readonly figures: MonthFiguresStore,
    private readonly soFar: MonthSoFar,
    private readonly payments: MonthPaymentsStore,
    private readonly reads: ServerReadsStore,
    private readonly give: GiveByHand,
    private readonly archive: MonthArchive,
    private readonly approve: ApproveDrafts,
  ) {}

  @Get()
  @Needs('invoices.read')
  @Describes({
    summary: 'How a month stands: sources, drafts, issuing, mails and payments',
    params: monthParam,
    query: schema.monthQuery,
    answer: { status: 200, of: schema.monthOfIssuer },
  })
  async show(@Req() request: WebRequest) {
    const { desk, of } = await this.asked(request);
    const end = monthPeriod(issuerOf(desk).zone, of.month).until;
    const unattributed = await this.give.waiting(giverOf(request), of.month);
    return this.scopes.look(request, async (tx) => {
      const { sent, queued, failed, netMinor, grossMinor, ...counts } = await this.figures.standing(tx, of);
      const { paid, underWay, openMinor } = await this.payments.collected(tx, of);
      return {
        month: of.month,
        ...counts,
        netMinor: Number(netMinor),
        grossMinor: Number(grossMinor),
        mails: { sent, queued, failed },
        payments: { paid, underWay, openMinor: Number(openMinor) },
        sources: (await this.reads.all(tx)).map(({ server, source, readUntil, failingSince }) => ({
          server,
          source,
          readUntil: readUntil?.toISOString() ?? null,
          failingSince: failingSince?.toISOString() ?? null,
          isComplete: readUntil !== null && readUntil >= end,
        })),
        unattributed,
      };
    });
  }

  @Get('documents')
  @Needs('invoices.read')
  @Describes({
    summary: "The month's documents by payer, each beside the month before",
    params: monthParam,
    query: schema.listedQuery,
    answer: { status: 200, of: schema.monthDocuments },
  })
  async documents(@Req() request: WebRequest) {
    const { of } = await this.asked(request);
    const { state, limit, cursor } = parse(schema.listedQuery, request.query);
    const [key, id] = placeIn(cursor) ?? [];
    const after = key !== undefined && id !== undefined ? { after: { key, id } } : {};
    const rows = await this.scopes.look(request, (tx) =>
      this.list.page(tx, { ...of, state }, { sort: 'payer', ...after, limit: limit + 1 }),
    );
    return paged(rows, limit, shown, ({ place }) => placeText(place.key, place.id));
  }

  @Get('so-far')
  @Needs('invoices.read')
  @Describes({
    summary: "What a reseller's tenants' invoices of a month would come to now: the running one, before it is drafted",
    params: monthParam,
    query: whoseQuery,
    answer: { status: 200, of: schema.monthSoFar },
  })
  async sumSoFar(@Req() request: WebRequest) {
    const { desk, of } = await this.asked(request);
    const net = await this.scopes.look(request, (tx) => this.soFar.run(tx, desk.reseller.id, of.month));
    return { month: of.month, currency: net?.currency ?? null, netMinor: net === null ? null : Number(net.minor) };
  }

  @Post('approval')
  @Needs('invoices.change')
  @Describes({
    summary: 'Approves every draft that lacks nothing and is not held: they are issued next',
    params: monthParam,
    query: schema.monthQuery,
    answer: { status: 200, of: schema.approved },
  })
  async approveAll(@Req() request: WebRequest) {
    const { of } = await this.asked(request);
    return { approved: await this.approve.all(of, this.scopes.actor(request)) };
  }

  @Get('archive')
  @Needs('invoices.read')
  @Describes({
    summary: 'All of the month for whoever keeps the accounts: PDFs, lines, payments and VAT in one zip',
    params: monthParam,
    query: schema.monthQuery,
    answer: { status: 200, type: 'application/zip' },
  })
  async download(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { desk, of } = await this.asked(request);
    await reply.type('application/zip').send(await this.archive.zip(of, issuerOf(desk), this.scopes.actor(request)));
  }

  private async asked(request: WebRequest): Promise<{ desk: Desk; of: IssuerMonth }> {
    const { reseller, tier } = parse(schema.listedQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller, tier });
    const of = month(parse(monthParam, request.params).month);
    return { desk, of: { tier: desk.tier, issuerResellerId: issuerOf(desk).id, month: of } };
  }
}

const shown = (one: ListedInvoice) => ({
  id: one.id,
  kind: one.kind,
  state: one.state,
  heldReason: one.heldReason,
  isComplete: one.isComplete,
  number: one.number,
  payer: one.payerName,
  currency: one.currency,
  netMinor: Number(one.netMinor),
  grossMinor: Number(one.grossMinor),
  beforeMinor: one.beforeMinor === null ? null : Number(one.beforeMinor),
  isFarOff: one.isFarOff,
  lacksOrder: one.lacksOrder,
});
