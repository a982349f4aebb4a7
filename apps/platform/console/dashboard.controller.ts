import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { QuestionsStore } from '@/asking';
import { TransactionsStore } from '@/bank';
import { IssuerStandingStore } from '@/invoicing';
import { ApplicationsStore } from '@/joining';
import { Clock, Money, type Month, monthIn, previousMonth } from '@/kernel';
import { LettersStore } from '@/letters';
import { type DayUse, GiveByHand, UsageByDayStore, UsageReport } from '@/metering';
import { DifferencesStore, DisputesStore, PaymentAccountsStore } from '@/payments';
import { mayAs } from '@/people';
import { ClaimCountsStore, ServerOrdersStore, ServersStore } from '@/placement';
import { CONFIG, type Config, NetworkTx } from '@/runtime';
import { RestrictionsStore, TenantGatewaysStore, TenantsStore } from '@/tenants';
import { Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { decimalHours } from '@/wording';
import { type Desk, Desks } from './desk.service';
import { giverOf } from './giver';
import { type Standing, toDo } from './to-do';

const query = z.object({ reseller: z.string().optional() });

/** The console's first page: this month against the last, what is going on now, and what needs a hand. */
@Door('console')
@Controller('console')
export class DashboardController {
  constructor(
    private readonly desks: Desks,
    private readonly usage: UsageByDayStore,
    private readonly report: UsageReport,
    private readonly give: GiveByHand,
    private readonly issuers: IssuerStandingStore,
    private readonly letters: LettersStore,
    private readonly questions: QuestionsStore,
    private readonly claims: ClaimCountsStore,
    private readonly servers: ServersStore,
    private readonly tenants: TenantsStore,
    private readonly restrictions: RestrictionsStore,
    private readonly orders: ServerOrdersStore,
    private readonly applications: ApplicationsStore,
    private readonly transfers: TransactionsStore,
    private readonly disputes: DisputesStore,
    private readonly differences: DifferencesStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly gateways: TenantGatewaysStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('home.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(query, given));
    const { role } = visitorOf(request).membership;
    const month = monthIn(desk.reseller.zone, this.clock.now());
    const { now, before, toTenants, toResellers, standing, live, heldBack } = await this.look(request, desk, month);
    const context = {
      titleKey: 'overview.title',
      nav: 'overview',
      hasChart: true,
      brandName: desk.reseller.name,
      brandStyle: desk.reseller.slug,
      choices: desk.isNetwork
        ? desk.resellers.map(({ slug, name }) => ({
            name,
            address: `/console?reseller=${slug}`,
            isHere: slug === desk.reseller.slug,
          }))
        : [],
      month,
      before: previousMonth(month),
      billedMonth: previousMonth(month),
      billedBefore: previousMonth(previousMonth(month)),
      seconds: total(now),
      secondsBefore: total(before),
      toTenants: inMoney(toTenants),
      toResellers: desk.reseller.isNetwork ? inMoney(toResellers) : null,
      live,
      soFarAddress: `/console/so-far?reseller=${desk.reseller.slug}`,
      heldBack,
      toDo: toDo(standing, (permission) => mayAs(role, permission)),
      days: daysBeside(now, before),
    };
    await reply.type('text/html; charset=utf-8').send(page('console/dashboard', request, context));
  }

  private async look(request: WebRequest, desk: Desk, month: Month) {
    const { id: resellerId, slug } = desk.reseller;
    const billed = previousMonth(month);
    const seen = await this.desks.look(request, async (tx) => {
      const [now, before] = await this.usage.ofMonths(tx, { resellerId }, [month, billed]);
      const { toTenants, toResellers, waiting } = await this.issuers.of(tx, {
        issuerResellerId: resellerId,
        month: billed,
        before: previousMonth(billed),
      });
      const { live, activeTenants, servers, ...counts } = await tx.figures({
        live: this.claims.liveOf(resellerId),
        questions: this.questions.openOf(resellerId),
        failedMails: this.letters.failedOf(resellerId),
        activeTenants: this.tenants.activeOf(resellerId),
        servers: this.orders.pooledOf(resellerId),
        serversDown: this.servers.downNow(desk.isNetwork ? null : resellerId),
        applications: this.applications.waitingOf(resellerId),
        transfers: this.transfers.waitingOf(resellerId),
        disputes: this.disputes.openOf(resellerId, desk.isNetwork && desk.reseller.isNetwork),
        differences: this.differences.openOf(resellerId),
        refusedKeys: this.accounts.refusedOf(resellerId),
        atCeiling: this.gateways.atCeilingOf(resellerId, tx.clock.now()),
      });
      const ofNetwork =
        tx instanceof NetworkTx
          ? await tx.figures({
              unattributed: this.report.unattributedOf(month, billed),
              readyResellers: this.orders.readyResellers(this.config.SERVER_FROM_TENANTS),
            })
          : { unattributed: 0, readyResellers: 0 };
      const isEnough = activeTenants >= this.config.SERVER_FROM_TENANTS && servers === 0;
      const readyForServer = isEnough && !desk.reseller.isNetwork ? activeTenants : 0;
      const standing: Standing = {
        waiting,
        ...counts,
        ...ofNetwork,
        readyResellers: desk.reseller.isNetwork ? ofNetwork.readyResellers : 0,
        readyForServer,
        reseller: slug,
      };
      const heldBack = await this.restrictions.holding(tx, { resellerId, tenantId: null });
      return { now: now!, before: before!, toTenants, toResellers, live, standing, heldBack };
    });
    if (desk.isNetwork) return seen;
    const unattributed = await this.give.waiting(giverOf(request), month, billed);
    return { ...seen, standing: { ...seen.standing, unattributed } };
  }
}

const inMoney = ({ minor, beforeMinor }: { minor: bigint; beforeMinor: bigint }) => ({
  net: Money.of(minor, 'GBP'),
  before: Money.of(beforeMinor, 'GBP'),
});

const total = (days: readonly DayUse[]): bigint => days.reduce((sum, { seconds }) => sum + seconds, 0n);

/** The days of two months beside each other; the longer one says how many. */
function daysBeside(now: readonly DayUse[], before: readonly DayUse[]) {
  return Array.from({ length: Math.max(now.length, before.length) }, (_, at) => {
    const [seconds, secondsBefore] = [now[at]?.seconds ?? 0n, before[at]?.seconds ?? 0n];
    return {
      short: String(at + 1),
      seconds,
      secondsBefore,
      decimal: decimalHours(seconds),
      decimalBefore: decimalHours(secondsBefore),
    };
  });
}
