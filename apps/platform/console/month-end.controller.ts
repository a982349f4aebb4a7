import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  ApproveDrafts,
  FAR_OFF_PERCENT,
  InvoiceListStore,
  type IssuerMonth,
  MonthFiguresStore,
  type MonthStanding,
} from '@/invoicing';
import { A_MONTH, Clock, Money, type Month, month, monthIn, monthPeriod, nextMonth, previousMonth } from '@/kernel';
import { GiveByHand, type ServerRead, ServerReadsStore, UsageReport } from '@/metering';
import { type MonthCollected, MonthPaymentsStore } from '@/payments';
import { NetworkTx } from '@/runtime';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { reasonText, say } from '@/wording';
import { type Desk, Desks } from './desk.service';
import { choicesAt, deskQuery, issuerOf } from './desk-links';
import { giverOf } from './giver';
import { listedView } from './listed-view';
import { MonthArchive } from './month-archive.service';

const ON_A_PAGE = 100;
const HTML = 'text/html; charset=utf-8';
const query = z.object({
  month: z.string().regex(A_MONTH, 'must be a month like 2026-10').optional(),
  reseller: z.string().optional(),
  tier: z.string().optional(),
});

/** The month end: what was read until when, the drafts, and how far issuing and mailing have come. */
@Door('console')
@Controller('console')
export class MonthEndController {
  constructor(
    private readonly desks: Desks,
    private readonly list: InvoiceListStore,
    private readonly figures: MonthFiguresStore,
    private readonly payments: MonthPaymentsStore,
    private readonly reads: ServerReadsStore,
    private readonly report: UsageReport,
    private readonly give: GiveByHand,
    private readonly archive: MonthArchive,
    private readonly approve: ApproveDrafts,
    private readonly clock: Clock,
  ) {}

  @Get('month-end')
  @Needs('invoices.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desks.open(request, asked);
    const of = asked.month ? month(asked.month) : previousMonth(monthIn(desk.reseller.zone, this.clock.now()));
    await reply.type(HTML).send(page('console/month-end', request, await this.context(request, desk, of)));
  }

  /** The progress alone, for the page to look at again while work goes on. */
  @Get('month-end/progress')
  @Needs('invoices.read')
  async progress(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query.required({ month: true }), given);
    const desk = await this.desks.open(request, asked);
    const of = monthOf(desk, month(asked.month!));
    const stands = await this.desks.look(request, async (tx) => ({
      standing: await this.figures.standing(tx, of),
      collected: await this.payments.collected(tx, of),
    }));
    const context = { ...progressView(stands), progressAddress: progressAddress(desk, of.month) };
    await reply.type(HTML).send(page('console/month-end-progress', request, context));
  }

  /** Approves all complete drafts. */
  @Post('month-end/approval')
  @Needs('invoices.change')
  async approveAll(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const asked = parse(query.required({ month: true }), given);
    const desk = await this.desks.open(request, asked);
    await this.approve.all(monthOf(desk, month(asked.month!)), actorOf(request));
    await reply.redirect(addressOf(desk, month(asked.month!)), 303);
  }

  /** All of the month for whoever keeps the accounts: PDFs, lines, payments and VAT. */
  @Get('month-end/archive')
  @Needs('invoices.read')
  async download(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query.required({ month: true }), given);
    const desk = await this.desks.open(request, asked);
    const of = monthOf(desk, month(asked.month!));
    const name = `${issuerOf(desk).slug}-${of.month}${of.tier === 'wholesale' ? '-wholesale' : ''}.zip`;
    await reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(await this.archive.zip(of, issuerOf(desk), actorOf(request)));
  }

  private async context(request: WebRequest, desk: Desk, of: Month): Promise<Record<string, unknown>> {
    const asked = monthOf(desk, of);
    const { list, standing, collected, reads, unattributed } = await this.desks.look(request, async (tx) => ({
      list: await this.list.ofMonth(tx, asked, ON_A_PAGE),
      standing: await this.figures.standing(tx, asked),
      collected: await this.payments.collected(tx, asked),
      reads: await this.reads.all(tx),
      unattributed: tx instanceof NetworkTx ? await tx.figure(this.report.unattributedOf(of)) : null,
    }));
    const { language } = visitorOf(request).person;
    const issuer = issuerOf(desk);
    const listAddress = `/console/invoices?${new URLSearchParams({ ...deskQuery(desk), month: of })}`;
    return {
      title: say(language, 'month-end.title'),
      brandName: desk.reseller.name,
      brandStyle: desk.reseller.slug,
      nav: 'month-end',
      month: of,
      zone: issuer.zone,
      earlier: addressOf(desk, previousMonth(of)),
      later: addressOf(desk, nextMonth(of)),
      archive: `/console/month-end/archive?${new URLSearchParams({ month: of, ...deskQuery(desk) })}`,
      progressAddress: progressAddress(desk, of),
      tier: desk.tier,
      reseller: desk.reseller.slug,
      choices: choicesAt(desk, '/console/month-end', { month: of }),
      farOff: FAR_OFF_PERCENT,
      documents: list.map((one) => listedView(one, language)),
      count: standing.drafts + standing.held + standing.approved + standing.issued,
      hasMore: standing.drafts + standing.held + standing.approved + standing.issued > list.length,
      listAddress,
      creditNotes: standing.creditNotes,
      creditNotesAddress: `${listAddress}&state=credit-note`,
      received: desk.reseller.isNetwork || desk.tier === 'wholesale' ? '' : receivedAddress(desk),
      unbilled: standing.unbilled.map(({ name, reason }) => ({ name, reason: reasonText(language, reason) })),
      unattributed: unattributed ?? (await this.give.waiting(giverOf(request), of)),
      net: Money.of(standing.netMinor, 'GBP'),
      gross: Money.of(standing.grossMinor, 'GBP'),
      ...progressView({ standing, collected }),
      canApprove: standing.ready > 0,
      hasWaiting: standing.drafts > 0 && standing.ready === 0,
      hasDrafts: standing.drafts + standing.held + standing.approved > 0,
      ...sourcesView(reads, monthPeriod(issuer.zone, of).until),
    };
  }
}

const monthOf = (desk: Desk, of: Month): IssuerMonth => ({
  tier: desk.tier,
  issuerResellerId: issuerOf(desk).id,
  month: of,
});

const addressOf = (desk: Desk, of: Month): string =>
  `/console/month-end?${new URLSearchParams({ month: of, ...deskQuery(desk) })}`;
const progressAddress = (desk: Desk, of: Month): string =>
  addressOf(desk, of).replace('month-end?', 'month-end/progress?');
const receivedAddress = (desk: Desk): string => `/console/invoices/received?${new URLSearchParams(deskQuery(desk))}`;

/** How far the month has come, and whether something is still going on that the page should look at again. */
function progressView({ standing, collected }: { standing: MonthStanding; collected: MonthCollected }) {
  const { drafts, held, approved, issued, files, queued } = standing;
  return {
    progress: {
      ...standing,
      ...collected,
      total: drafts + held + approved + issued,
      open: Money.of(collected.openMinor, 'GBP'),
    },
    isWorking: approved > 0 || files < issued || queued > 0,
  };
}

/** Until when every source has been read, and whether that is the whole month. */
function sourcesView(reads: readonly ServerRead[], end: Date) {
  const sources = reads.map(({ server, source, readUntil, failingSince }) => ({
    server,
    source,
    readUntil,
    isFailing: failingSince !== null,
    isNever: readUntil === null,
    isComplete: readUntil !== null && readUntil >= end,
  }));
  return {
    reads: sources,
    monthEndsAt: end,
    isAllRead: sources.every(({ isComplete }) => isComplete),
    unread: sources.filter(({ isComplete }) => !isComplete).length,
  };
}
