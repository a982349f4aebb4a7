import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApproveDrafts, type Invoice, InvoicesStore } from '@/invoicing';
import { Clock, Money, type Month, month, monthIn, nextMonth, previousMonth } from '@/kernel';
import { ServerReadsStore } from '@/metering';
import { actorOf, Door, Needs, page, parse, type WebRequest } from '@/web';
import { type Desk, Desks } from './desk.service';

const HTML = 'text/html; charset=utf-8';
const query = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2026-10')
    .optional(),
  reseller: z.string().optional(),
  tier: z.string().optional(),
});

/** The month end: what was read until when, the drafts, and how far issuing and mailing have come. */
@Door('console')
@Controller('console')
export class MonthEndController {
  constructor(
    private readonly desks: Desks,
    private readonly invoices: InvoicesStore,
    private readonly reads: ServerReadsStore,
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
    await reply
      .type(HTML)
      .send(page('console/month-end-progress', request, await this.context(request, desk, month(asked.month!))));
  }

  /** Approves all complete drafts. */
  @Post('month-end/approval')
  @Needs('invoices.change')
  async approveAll(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const asked = parse(query.required({ month: true }), given);
    const desk = await this.desks.open(request, asked);
    const issuer = desk.tier === 'wholesale' ? desk.network : desk.reseller;
    await this.approve.all(
      { tier: desk.tier, issuerResellerId: issuer.id, month: month(asked.month!) },
      actorOf(request),
    );
    await reply.redirect(addressOf(desk, month(asked.month!)), 303);
  }

  private async context(request: WebRequest, desk: Desk, of: Month): Promise<Record<string, unknown>> {
    const filter =
      desk.tier === 'wholesale'
        ? { month: of, tier: 'wholesale' }
        : { month: of, tier: 'retail', resellerId: desk.reseller.id };
    const { list, progress, reads, received, unbilled } = await this.desks.look(request, async (tx) => ({
      list: await this.invoices.list(tx, filter),
      progress: await this.invoices.progress(tx, of, filter),
      reads: await this.reads.all(tx),
      unbilled: await this.invoices.unbilled(tx, of, { tier: desk.tier, resellerId: desk.reseller.id }),
      received:
        desk.reseller.isNetwork || desk.tier === 'wholesale'
          ? []
          : await this.invoices.list(tx, {
              month: of,
              tier: 'wholesale',
              resellerId: desk.reseller.id,
              issuedOnly: true,
            }),
    }));
    const documents = list.filter(({ kind }) => kind === 'invoice');
    const total = (progress.drafts ?? 0) + (progress.held ?? 0) + (progress.approved ?? 0) + (progress.issued ?? 0);
    return {
      title: 'Month end',
      brandName: desk.reseller.name,
      brandStyle: desk.reseller.slug,
      nav: 'month-end',
      month: of,
      zone: desk.reseller.zone,
      earlier: addressOf(desk, previousMonth(of)),
      later: addressOf(desk, nextMonth(of)),
      here: addressOf(desk, of),
      progressAddress: addressOf(desk, of).replace('month-end?', 'month-end/progress?'),
      tier: desk.tier,
      isWholesale: desk.tier === 'wholesale',
      reseller: desk.reseller.slug,
      choices: desk.isNetwork
        ? [
            ...desk.resellers.map(({ slug, name }) => ({
              name,
              address: `/console/month-end?month=${of}&reseller=${slug}`,
              isHere: desk.tier === 'retail' && slug === desk.reseller.slug,
            })),
            {
              name: 'Wholesale',
              address: `/console/month-end?month=${of}&tier=wholesale`,
              isHere: desk.tier === 'wholesale',
            },
          ]
        : [],
      documents: documents.map(row),
      creditNotes: list.filter(({ kind }) => kind === 'credit-note').map(row),
      received: received.map(row),
      hasReceived: received.length > 0,
      unbilled,
      net: Money.sum(
        documents.map(({ netMinor, currency }) => Money.of(netMinor, currency)),
        'GBP',
      ),
      gross: Money.sum(
        documents.map(({ grossMinor, currency }) => Money.of(grossMinor, currency)),
        'GBP',
      ),
      progress: {
        total,
        drafts: progress.drafts ?? 0,
        held: progress.held ?? 0,
        approved: progress.approved ?? 0,
        issued: progress.issued ?? 0,
        files: progress.files ?? 0,
        sent: progress.sent ?? 0,
        failed: progress.failed ?? 0,
      },
      isWorking:
        (progress.approved ?? 0) > 0 || (progress.files ?? 0) < (progress.issued ?? 0) || (progress.queued ?? 0) > 0,
      canApprove: documents.some(({ state, isComplete }) => state === 'draft' && isComplete),
      reads: reads.map(({ server, source, readUntil, failingSince }) => ({
        server,
        source,
        readUntil,
        isFailing: failingSince !== null,
        isNever: readUntil === null,
      })),
    };
  }
}

const addressOf = ({ reseller, tier, isNetwork }: Desk, of: Month): string =>
  `/console/month-end?month=${of}${isNetwork ? (tier === 'wholesale' ? '&tier=wholesale' : `&reseller=${reseller.slug}`) : ''}`;

const row = (invoice: Invoice) => ({
  id: invoice.id,
  payer: invoice.payerName,
  number: invoice.number ?? '',
  state: invoice.state,
  isHeld: invoice.state === 'held',
  heldReason: invoice.heldReason ?? '',
  isIncomplete: !invoice.isComplete && invoice.state !== 'issued',
  net: Money.of(invoice.netMinor, invoice.currency),
  vat: Money.of(invoice.vatMinor, invoice.currency),
  gross: Money.of(invoice.grossMinor, invoice.currency),
});
