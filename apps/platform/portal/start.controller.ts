import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BalancesStore } from '@/books';
import { InvoicesStore, PreviewNextInvoice } from '@/invoicing';
import { Money, monthIn } from '@/kernel';
import { shareOf } from '@/limits';
import { LiveUse, UsageByDayStore } from '@/metering';
import type { ScopedTx } from '@/runtime';
import { TenantGatewaysStore, TenantsStore } from '@/tenants';
import { Door, Needs, type WebRequest } from '@/web';
import { decimalHours, say } from '@/wording';
import { PortalDesk } from './portal-desk.service';

/** The portal's first page: this month so far, what it comes to, what goes on now, and what is to be paid. */
@Door('portal')
@Controller('portal')
export class StartController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly preview: PreviewNextInvoice,
    private readonly live: LiveUse,
    private readonly days: UsageByDayStore,
    private readonly tenants: TenantsStore,
    private readonly gateways: TenantGatewaysStore,
    private readonly invoices: InvoicesStore,
    private readonly balances: BalancesStore,
  ) {}

  @Get()
  @Needs('usage.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { resellerId, tenantId, language } = this.desk.visit(request);
    const live = await this.live.meetingsOf(tenantId);
    const next = await this.preview.run(resellerId, tenantId, (zone, period) =>
      live.length === 0 ? Promise.resolve(0n) : this.live.secondsOf(tenantId, zone, period),
    );
    await this.desk.show(request, reply, 'portal/start', async (tx, reseller) => {
      const zone = next?.zone ?? reseller.zone;
      const month = next?.month ?? monthIn(zone, tx.clock.now());
      const days = await this.days.ofReseller(tx, { resellerId, tenantId, month, zone });
      const seconds = next?.seconds ?? days.reduce((sum, day) => sum + day.seconds, 0n);
      const included = next?.includedSeconds ?? null;
      const ceilingPercent = await this.ceilingPercent(tx, tenantId, month);
      return {
        title: say(language, 'portal.this-month'),
        nav: 'this-month',
        hasChart: true,
        tenantName: (await this.tenants.byId(tx, tenantId)).name,
        ceilingPercent,
        isCeilingReached: (ceilingPercent ?? 0) >= 100,
        month,
        zone,
        seconds,
        isMetered: included !== null,
        included: included ?? 0n,
        share: percentOf(seconds, included),
        forecast: next?.forecast && { ...next.forecast, isOver: included !== null && next.forecast.seconds > included },
        live,
        next: next && {
          planName: next.planName,
          gross: next.gross,
          vat: next.vat,
          hasVat: !next.vat.isZero,
          lines: next.lines.map(({ description, detail, net }) => ({
            description,
            detail: String(detail.text ?? ''),
            net,
          })),
        },
        days: days.map((day) => ({
          short: String(Number(day.day.slice(8))),
          day: day.day,
          meetings: day.meetings,
          seconds: day.seconds,
          decimal: decimalHours(day.seconds),
        })),
        hasUse: days.some((day) => day.meetings > 0),
        ...(await this.open(tx)),
      };
    });
  }

  /** How much of the tenant's own ceiling is used, from four fifths on; null before. */
  private async ceilingPercent(tx: ScopedTx, tenantId: string, month: string): Promise<number | null> {
    const { ceilingSeconds: seconds, ceilingMinor: minor } = await this.gateways.of(tx, tx.resellerId, tenantId);
    if (seconds === null && minor === null) return null;
    const used = await this.gateways.usedOf(tx, tenantId);
    const share = used?.month === month ? shareOf({ seconds, minor }, used) : null;
    return share && share.percent >= 80 ? share.percent : null;
  }

  /** What of the latest invoices is still to be paid. */
  private async open(tx: ScopedTx) {
    const issued = await this.invoices.list(tx, { issuedOnly: true, tier: 'retail', limit: 24 });
    const open = await this.balances.ofInvoices(
      tx,
      issued.map(({ id }) => id),
    );
    const toPay = issued.filter(({ id, kind }) => kind === 'invoice' && (open.get(id) ?? 0n) > 0n);
    return {
      toPay: toPay.map((invoice) => ({
        id: invoice.id,
        number: invoice.number ?? '',
        dueOn: invoice.dueOn ?? '',
        open: Money.of(open.get(invoice.id)!, invoice.currency),
      })),
      hasInvoices: issued.length > 0,
    };
  }
}

/** How much of the allowance is used, in whole percent up to a hundred, for the bar. */
const percentOf = (seconds: bigint, included: bigint | null): number =>
  included ? Math.min(100, Number((seconds * 100n) / included)) : 0;
