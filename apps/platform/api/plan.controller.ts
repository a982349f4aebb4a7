import { Controller, Get, Post, Req } from '@nestjs/common';
import { AskPlan, ComparePlans, DayTooEarly, NoAgreement } from '@/asking';
import { PreviewNextInvoice } from '@/invoicing';
import { localDate } from '@/kernel';
import { NoSuchPrice } from '@/plans';
import { readOnly, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/prices';

/** A tenant's plan: its last months on each, its next invoice as it stands or as it would be, and the wish for another. */
@Door('api')
@For('tenants')
@Controller('v1')
export class PlanApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly compare: ComparePlans,
    private readonly next: PreviewNextInvoice,
    private readonly ask: AskPlan,
  ) {}

  @Get('plans')
  @Needs('plans.read')
  @Describes({
    summary: 'What its last whole months, three at most, come to on each plan',
    answer: { status: 200, of: schema.planComparison },
  })
  async show(@Req() request: WebRequest) {
    const { currency, present, months, tomorrow, plans, mostPeople } = await this.comparison(request);
    return {
      currency,
      present: present && { code: present.code, name: present.name },
      months: months.map(({ month, seconds }) => ({ month, seconds: Number(seconds) })),
      earliest: tomorrow,
      mostPeople,
      plans: plans.map(({ plan, nets, sum, holds, isCheapest }) => ({
        code: plan.code,
        name: plan.name,
        netMinor: nets.map(({ minor }) => Number(minor)),
        sumMinor: Number(sum.minor),
        holds,
        isCheapest,
      })),
    };
  }

  @Get('next-invoice')
  @Needs('plans.read')
  @Describes({
    summary: 'The next invoice as it stands, or as it would be on another plan',
    query: schema.nextQuery,
    answer: { status: 200, of: schema.nextInvoice },
  })
  async nextInvoice(@Req() request: WebRequest) {
    const { resellerId, tenantId } = this.scopes.ownTenant(request);
    const change = await this.changeOf(request);
    const next = change
      ? (await this.next.change(resellerId, tenantId, change, change.live)).changed
      : await this.next.run(resellerId, tenantId);
    if (!next) throw new NoAgreement();
    return {
      month: next.month,
      plan: next.planName,
      seconds: Number(next.seconds),
      currency: next.net.currency,
      netMinor: Number(next.net.minor),
      vatMinor: Number(next.vat.minor),
      grossMinor: Number(next.gross.minor),
      lines: next.lines.map(({ description, net }) => ({ description, netMinor: Number(net.minor) })),
    };
  }

  @Post('plan-wishes')
  @Needs('plans.ask')
  @Describes({
    summary: 'Asks the operator for another plan from a day on',
    body: schema.newWish,
    answer: { status: 204 },
  })
  async want(@Req() request: WebRequest): Promise<void> {
    const { startsOn, ...wish } = parse(schema.newWish, request.body);
    const scope = this.scopes.ownTenant(request);
    await this.ask.run(scope, { ...wish, startsOn: localDate(startsOn) }, this.scopes.key(request).id);
  }

  private async changeOf(request: WebRequest) {
    const { plan, startsOn } = parse(schema.nextQuery, request.query);
    if (plan === undefined) return null;
    const { plans, priceList, next, tomorrow, live } = await this.comparison(request);
    const from = startsOn === undefined ? next : localDate(startsOn);
    if (from < tomorrow) throw new DayTooEarly(tomorrow);
    if (!plans.some((one) => one.plan.code === plan)) throw new NoSuchPrice(priceList, plan, from);
    return { startsOn: from, terms: { by: 'list' as const, priceList, plan }, live };
  }

  private async comparison(request: WebRequest) {
    const scope = this.scopes.ownTenant(request);
    const found = await this.tenancy.within(readOnly(scope), async (tx) =>
      this.compare.of(tx, await this.resellers.byId(tx, scope.resellerId), scope.tenantId),
    );
    if (!found) throw new NoAgreement();
    return found;
  }
}
