import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BalancesStore } from '@/books';
import { InvoiceFilesStore, InvoicesStore, NoSuchLine, PreviewNextInvoice } from '@/invoicing';
import { Money, type Month, monthIn } from '@/kernel';
import { shareOf as ceilingShareOf } from '@/limits';
import { AttendanceStore, UsageLedgerStore, type UsageLine } from '@/metering';
import { PaymentsStore } from '@/payments';
import type { ScopedTx } from '@/runtime';
import { TenantGatewaysStore, TenantsStore } from '@/tenants';
import { Door, Needs, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';
import { sendPdf } from '../console/invoice.controller';
import { drawnMonth } from '../drawn-month';
import { invoiceView } from '../invoice-view';
import { paymentsView } from '../payments-view';
import { PortalDesk } from './portal-desk.service';

/** What a tenant used and owes: this month so far, its invoices, and the meetings behind every line. */
@Door('portal')
@Controller('portal')
export class PortalController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly invoices: InvoicesStore,
    private readonly files: InvoiceFilesStore,
    private readonly ledger: UsageLedgerStore,
    private readonly attendance: AttendanceStore,
    private readonly tenants: TenantsStore,
    private readonly preview: PreviewNextInvoice,
    private readonly gateways: TenantGatewaysStore,
    private readonly balances: BalancesStore,
    private readonly payments: PaymentsStore,
  ) {}

  @Get()
  @Needs('usage.read')
  async thisMonth(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { membership, person } = visitorOf(request);
    const next = await this.preview.run(membership.resellerId, membership.tenantId!);
    await this.desk.show(request, reply, 'portal/this-month', async (tx, reseller) => {
      const tenant = await this.tenants.byId(tx, membership.tenantId!);
      const zone = next?.zone ?? reseller.zone;
      const month = next?.month ?? monthIn(zone, tx.clock.now());
      const meetings = await this.ledger.lines(tx, {
        tenantId: tenant.id,
        month,
        afterPosition: 0n,
        untilPosition: null,
      });
      const ceilingPercent = await this.ceilingPercent(tx, tenant.id, month);
      const issued = await this.invoices.list(tx, { issuedOnly: true, tier: 'retail', limit: 24 });
      const open = await this.balances.ofInvoices(
        tx,
        issued.map(({ id }) => id),
      );
      return {
        title: say(person.language, 'portal.this-month'),
        ceilingPercent,
        isCeilingReached: (ceilingPercent ?? 0) >= 100,
        nav: 'this-month',
        tenantName: tenant.name,
        month,
        zone,
        seconds: next?.seconds ?? meetings.reduce((sum, { seconds }) => sum + seconds, 0n),
        included: next?.includedSeconds ?? 0n,
        isMetered: next?.includedSeconds != null,
        drawn: await this.drawn(tx, { tenantId: tenant.id, month, zone }, meetings),
        share: shareOf(next?.seconds ?? 0n, next?.includedSeconds ?? null),
        meetings: meetings
          .toReversed()
          .slice(0, 100)
          .map((meeting) => meetingView(meeting, person.language)),
        hasMeetings: meetings.length > 0,
        next: next && {
          planName: next.planName,
          gross: next.gross,
          net: next.net,
          vat: next.vat,
          lines: next.lines.map(({ description, detail, net }) => ({
            description,
            detail: String(detail.text ?? ''),
            net,
          })),
        },
        invoices: issued.map((invoice) => ({
          id: invoice.id,
          number: invoice.number ?? '',
          issuedOn: invoice.issuedOn ?? '',
          dueOn: invoice.dueOn ?? '',
          gross: Money.of(invoice.grossMinor, invoice.currency),
          open: Money.of(open.get(invoice.id) ?? 0n, invoice.currency),
          isOpen: (open.get(invoice.id) ?? 0n) > 0n,
          isPaid: invoice.kind === 'invoice' && (open.get(invoice.id) ?? 0n) === 0n,
        })),
        hasInvoices: issued.length > 0,
      };
    });
  }

  /** How much of the tenant's own ceiling is used, from four fifths on; null before. */
  private async ceilingPercent(tx: ScopedTx, tenantId: string, month: string): Promise<number | null> {
    const { ceilingSeconds: seconds, ceilingMinor: minor } = await this.gateways.of(tx, tx.resellerId, tenantId);
    const used = await this.gateways.usedOf(tx, tenantId);
    const share = used?.month === month ? ceilingShareOf({ seconds, minor }, used) : null;
    return share && share.percent >= 80 ? share.percent : null;
  }

  private async drawn(
    tx: ScopedTx,
    { tenantId, month, zone }: { tenantId: string; month: Month; zone: string },
    lines: readonly UsageLine[],
  ) {
    const meetings = lines.filter(isMeeting);
    const runIds = meetings.map(({ runId }) => runId);
    const intervals = await this.attendance.ofRuns(tx, tenantId, runIds);
    return drawnMonth(
      month,
      zone,
      meetings.map((line) => ({
        ...line,
        name: line.meetingName,
        isOnlyRecorded: line.knownBy === 'recorded',
        intervals: intervals.get(line.runId) ?? [],
      })),
    );
  }

  @Get('invoices/:id')
  @Needs('invoices.read')
  async invoice(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { language } = visitorOf(request).person;
    await this.desk.show(request, reply, 'portal/invoice', async (tx) => {
      const invoice = await this.invoices.byId(tx, id);
      const original = invoice.creditsInvoiceId ? await this.invoices.byId(tx, invoice.creditsInvoiceId) : null;
      return {
        ...invoiceView(
          invoice,
          await this.invoices.lines(tx, id),
          await this.invoices.creditNotesOf(tx, id),
          await this.invoices.creditedLineIds(tx, id),
          original,
        ),
        ...paymentsView(
          invoice,
          await this.balances.ofInvoice(tx, id),
          await this.payments.ofInvoice(tx, id),
          language,
        ),
        nav: 'invoices',
      };
    });
  }

  @Get('invoices/:id/pdf')
  @Needs('invoices.read')
  async pdf(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const found = await this.desk.look(request, async (tx) => ({
      invoice: await this.invoices.byId(tx, id),
      content: await this.files.content(tx, id, 'pdf'),
    }));
    await sendPdf(reply, found.invoice, found.content);
  }

  /** The meetings behind a line, as the ledger stood when the invoice was drafted. */
  @Get('invoices/:id/lines/:lineId')
  @Needs('invoices.read')
  async meetings(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('lineId') lineId: string,
  ): Promise<void> {
    const { membership, person } = visitorOf(request);
    await this.desk.show(request, reply, 'portal/meetings', async (tx, reseller) => {
      const invoice = await this.invoices.byId(tx, id);
      const line = (await this.invoices.lines(tx, id)).find((one) => one.id === lineId);
      if (!line?.usageMonth || line.usageAfterPosition === null) throw new NoSuchLine();
      const meetings = await this.ledger.lines(tx, {
        tenantId: membership.tenantId!,
        month: line.usageMonth,
        afterPosition: line.usageAfterPosition,
        untilPosition: line.usageUntilPosition,
      });
      return {
        title: line.description,
        nav: 'invoices',
        id,
        number: invoice.number ?? '',
        zone: invoice.seller?.zone ?? reseller.zone,
        month: line.usageMonth,
        drawn: await this.drawn(
          tx,
          { tenantId: membership.tenantId!, month: line.usageMonth, zone: invoice.seller?.zone ?? reseller.zone },
          meetings,
        ),
        total: meetings.reduce((sum, { seconds }) => sum + seconds, 0n),
        meetings: meetings
          .toSorted((a, b) => +a.from - +b.from)
          .map((meeting) => meetingView(meeting, person.language)),
      };
    });
  }
}

/** Corrections are lines of the ledger too, but no meetings of their own. */
const isMeeting = ({ correctsId }: UsageLine): boolean => correctsId === null;

const meetingView = (meeting: UsageLine, language: 'en' | 'ca' | 'es') => ({
  position: meeting.position,
  name: meeting.meetingName,
  from: meeting.from,
  until: meeting.until,
  seconds: meeting.seconds,
  knownBy: say(language, `known.${meeting.knownBy}`),
  published:
    meeting.publishedMinutes === null ? '' : say(language, 'portal.minutes', { minutes: meeting.publishedMinutes }),
  isCorrection: meeting.correctsId !== null,
});

/** How much of the allowance is used, in whole percent up to a hundred, for the bar. */
const shareOf = (seconds: bigint, included: bigint | null): number =>
  included ? Math.min(100, Number((seconds * 100n) / included)) : 0;
