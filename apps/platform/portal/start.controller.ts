import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PreviewNextInvoice, vatLabel } from '@/invoicing';
import { dayIn, Money, monthIn } from '@/kernel';
import { shareOf } from '@/limits';
import { LiveUse, UsageByDayStore } from '@/metering';
import type { Portal, Reseller } from '@/tenants';
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
  ) {}

  @Get()
  @Needs('usage.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { resellerId, tenantId, language } = this.desk.visit(request);
    const live = await this.live.of(tenantId);
    const next = await this.preview.run(resellerId, tenantId, live);
    await this.desk.show(request, reply, 'portal/start', async (tx, reseller, portal) => {
      const zone = next?.zone ?? reseller.zone;
      const month = next?.month ?? monthIn(zone, tx.clock.now());
      const days = (await this.days.ofMonths(tx, { resellerId, tenantId }, [month]))[0]!;
      const seconds = next?.seconds ?? days.reduce((sum, day) => sum + day.seconds, 0n);
      const included = next?.includedSeconds ?? null;
      const ofCeiling = ceilingPercent(portal, month);
      return {
        title: say(language, 'portal.this-month'),
        nav: 'this-month',
        hasChart: true,
        tenantName: portal.tenant.name,
        ...sandboxView(portal, reseller),
        hasAgreement: next !== null,
        ceilingPercent: ofCeiling,
        isCeilingReached: (ofCeiling ?? 0) >= 100,
        month,
        zone,
        seconds,
        isMetered: included !== null,
        included: included ?? 0n,
        share: percentOf(seconds, included),
        // An estimate is not one of seconds.
        forecast: next?.forecast && {
          seconds: next.forecast.seconds - (next.forecast.seconds % 60n),
          gross: next.forecast.gross,
          isOver: included !== null && next.forecast.seconds > included,
        },
        live,
        next: next && {
          planName: next.planName,
          gross: next.gross,
          vat: next.vat,
          hasVat: next.vatPercent !== null,
          vatLabel: next.vatPercent === null ? '' : vatLabel(next.vatPercent, next.net, language),
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
        toPay: portal.open.toReversed().map(({ invoiceId, number, dueOn, openMinor, currency }) => ({
          id: invoiceId,
          number,
          dueOn,
          open: Money.of(openMinor, currency),
        })),
      };
    });
  }
}

/** What is said of a sandbox, which nobody bills. */
const sandboxView = ({ tenant }: Portal, { name, zone }: Reseller) => ({
  isSandbox: tenant.isSandbox,
  sandboxEndsOn: tenant.sandboxEndsAt && dayIn(zone, tenant.sandboxEndsAt),
  operator: name,
});

/** How much of the tenant's own ceiling is used, from four fifths on; null before. */
function ceilingPercent({ ceiling, used }: Portal, month: string): number | null {
  const share = used?.month === month ? shareOf(ceiling, used) : null;
  return share && share.percent >= 80 ? share.percent : null;
}

/** How much of the allowance is used, in whole percent up to a hundred, for the bar. */
const percentOf = (seconds: bigint, included: bigint | null): number =>
  included ? Math.min(100, Number((seconds * 100n) / included)) : 0;
