import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BalancesStore } from '@/books';
import { howToPay, InvoiceFilesStore, InvoicesStore, isPaid, NoSuchLine } from '@/invoicing';
import { dayIn, Money } from '@/kernel';
import { UsageLedgerStore } from '@/metering';
import { PaymentsStore, SmallDebtsStore } from '@/payments';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { sendPdf } from '../console/invoice.controller';
import { sendCsv } from '../csv-reply';
import { invoiceView } from '../invoice-view';
import { paymentsView } from '../payments-view';
import { DrawMonth, lineView, MOST_DRAWN } from './draw-month.service';
import { INVOICE_COLUMNS, invoiceRow } from './money-rows';
import { PortalDesk } from './portal-desk.service';

const PAGE = 24;
const AT_ONCE = 500;
const query = z.object({ before: z.uuid().optional() });
/** How many of the meetings behind a line stand before the page: what is issued stays as it is, so a number names a place. */
const lineQuery = z.object({ from: z.coerce.number().int().min(0).max(1_000_000).default(0) });

/** What a tenant owes and owed: invoices and credit notes, and the meetings behind every line. */
@Door('portal')
@Controller('portal/invoices')
export class PortalInvoicesController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly invoices: InvoicesStore,
    private readonly files: InvoiceFilesStore,
    private readonly ledger: UsageLedgerStore,
    private readonly draw: DrawMonth,
    private readonly balances: BalancesStore,
    private readonly payments: PaymentsStore,
    private readonly small: SmallDebtsStore,
  ) {}

  @Get()
  @Needs('invoices.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { tenantId, language } = this.desk.visit(request);
    const { before } = parse(query, given);
    await this.desk.show(request, reply, 'portal/invoices', async (tx) => {
      const found = await this.invoices.page(tx, { before, tenantId, limit: PAGE + 1 });
      const shown = found.slice(0, PAGE);
      const open = await this.balances.ofInvoices(
        tx,
        shown.map(({ id }) => id),
      );
      return {
        title: say(language, 'portal.invoices'),
        nav: 'invoices',
        invoices: shown.map((invoice) => {
          const openMinor = invoice.kind === 'invoice' ? (open.get(invoice.id) ?? 0n) : 0n;
          return {
            id: invoice.id,
            number: invoice.number ?? '',
            month: invoice.month,
            isCreditNote: invoice.kind === 'credit-note',
            issuedOn: invoice.issuedOn ?? '',
            dueOn: invoice.dueOn ?? '',
            gross: Money.of(invoice.grossMinor, invoice.currency),
            open: Money.of(openMinor, invoice.currency),
            isOpen: openMinor > 0n,
            isPaid: isPaid(invoice, openMinor),
          };
        }),
        hasInvoices: shown.length > 0,
        older: found.length > PAGE ? `/portal/invoices?before=${shown.at(-1)!.id}` : '',
        isLater: before !== undefined,
      };
    });
  }

  @Get('csv')
  @Needs('invoices.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendCsv(reply, 'invoices.csv', INVOICE_COLUMNS, this.rows(request));
  }

  private async *rows(request: WebRequest): AsyncGenerator<string[]> {
    const { tenantId } = this.desk.visit(request);
    for (let before: string | undefined; ; ) {
      const at = before;
      const found = await this.desk.look(request, (tx) =>
        this.invoices.page(tx, { before: at, tenantId, limit: AT_ONCE }),
      );
      for (const invoice of found) if (invoice.state === 'issued') yield invoiceRow(invoice);
      if (found.length < AT_ONCE) return;
      before = found.at(-1)!.id;
    }
  }

  @Get(':id')
  @Needs('invoices.read')
  async invoice(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { language } = this.desk.visit(request);
    await this.desk.show(request, reply, 'portal/invoice', async (tx, _, { open }) => {
      const invoice = await this.invoices.byId(tx, id);
      const original = invoice.creditsInvoiceId ? await this.invoices.byId(tx, invoice.creditsInvoiceId) : null;
      const openMinor = open.find(({ invoiceId }) => invoiceId === id)?.openMinor ?? 0n;
      const standing = paymentsView(
        invoice,
        openMinor,
        await this.payments.ofInvoice(tx, id),
        language,
        dayIn('UTC', tx.clock.now()),
        openMinor > 0n ? await this.small.along(tx, invoice) : [],
      );
      return {
        ...invoiceView(
          invoice,
          await this.invoices.lines(tx, invoice),
          original ? [] : await this.invoices.creditNotesOf(tx, invoice.resellerId, [id]),
          original,
          language,
        ),
        ...standing,
        transfer: standing.isOpen ? howToPay({ ...invoice, language }) : '',
        nav: 'invoices',
      };
    });
  }

  @Get(':id/pdf')
  @Needs('invoices.read')
  async pdf(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const found = await this.desk.look(request, async (tx) => ({
      invoice: await this.invoices.byId(tx, id),
      content: await this.files.content(tx, id, 'pdf'),
    }));
    await sendPdf(reply, found.invoice, found.content);
  }

  /** The meetings behind a line, as the ledger stood when the invoice was drafted. */
  @Get(':id/lines/:lineId')
  @Needs('invoices.read')
  async meetings(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('lineId') lineId: string,
    @Query() given: unknown,
  ): Promise<void> {
    const { from } = parse(lineQuery, given);
    const { tenantId, language } = this.desk.visit(request);
    await this.desk.show(request, reply, 'portal/line', async (tx, reseller) => {
      const invoice = await this.invoices.byId(tx, id);
      const line = (await this.invoices.lines(tx, invoice)).find((one) => one.id === lineId);
      if (!line?.usageMonth || line.usageAfterPosition === null) throw new NoSuchLine();
      const zone = invoice.seller?.zone ?? reseller.zone;
      const meetings = await this.ledger.lines(tx, {
        tenantId,
        month: line.usageMonth,
        afterPosition: line.usageAfterPosition,
        untilPosition: line.usageUntilPosition,
      });
      const sorted = meetings.toSorted((a, b) => +a.from - +b.from);
      const address = `/portal/invoices/${id}/lines/${lineId}`;
      const next = from + MOST_DRAWN;
      return {
        title: line.description,
        nav: 'invoices',
        id,
        number: invoice.number ?? '',
        zone,
        month: line.usageMonth,
        drawn: from === 0 ? await this.draw.of(tx, { tenantId, month: line.usageMonth, zone }, meetings) : null,
        total: meetings.reduce((sum, { seconds }) => sum + seconds, 0n),
        meetings: sorted.slice(from, next).map((meeting) => lineView(meeting, language)),
        first: from > 0 ? address : '',
        onwards: next < sorted.length ? `${address}?from=${next}` : '',
      };
    });
  }
}
