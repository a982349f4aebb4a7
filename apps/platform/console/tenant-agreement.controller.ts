import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AgreeAgain, Offers } from '@/joining';
import { A_MONTH, dayIn, month, Rate } from '@/kernel';
import { SetCeiling } from '@/limits';
import { ChangeAgreement, OpenAgreementsStore, PauseAgreement, PlanInForce } from '@/plans';
import { Tenancy } from '@/runtime';
import { payerForm, TenantGatewaysStore } from '@/tenants';
import { actorOf, aDay, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { payerFields } from '../payer-view';
import { agreementView } from './agreement-view';
import { TenantDesk } from './tenant-desk.service';

const day = aDay('choose a day');
const planForm = z.object({ plan: z.string().min(1, 'choose a plan').max(60), startsOn: day });
const endForm = z.object({ endsOn: day });
const pauseForm = z.object({
  from: day,
  backIn: z
    .string()
    .regex(A_MONTH, 'choose a month')
    .transform((text) => month(text)),
});
const isPayerGiven = z.object({ name: z.string().optional(), isBusiness: z.string().optional() });
const EMPTY_PAYER = { address: '', countryCode: '', vatNumber: '', emails: '', purchaseOrder: '', isBusiness: true };
const amount = z
  .string()
  .trim()
  .regex(/^(\d{1,6}([.,]\d{1,2})?)?$/, 'must be a number like 40 or 7.5, or nothing')
  .transform((text) =>
    text === '' ? null : Rate.parse(text.replace(',', '.')).times({ numerator: 1n, denominator: 1n }, 'GBP').minor,
  );
const limitsForm = z.object({ hours: amount, money: amount });

/** What is agreed with a tenant: its plan from a day on, an end, a pause; and the ceiling of its month. */
@Door('console')
@Controller('console/tenants/:id/agreement')
export class TenantAgreementController {
  constructor(
    private readonly desk: TenantDesk,
    private readonly tenancy: Tenancy,
    private readonly agreements: OpenAgreementsStore,
    private readonly plans: PlanInForce,
    private readonly offers: Offers,
    private readonly gateways: TenantGatewaysStore,
    private readonly change: ChangeAgreement,
    private readonly again: AgreeAgain,
    private readonly pausing: PauseAgreement,
    private readonly ceiling: SetCeiling,
  ) {}

  @Get()
  @Needs('tenants.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.desk.open(request);
    const { tenant, reseller } = open;
    const found = await this.tenancy.within(open.scope, async (tx) => ({
      agreements: await this.agreements.ofTenant(tx, tenant.id),
      plan: await this.plans.of(tx, reseller.id, tenant.id, dayIn(reseller.zone, tx.clock.now())).catch(() => null),
      offer: await this.offers.of(tx, reseller),
      gateway: await this.gateways.of(tx, reseller.id, tenant.id),
      again: await this.again.look(tx, reseller, tenant.id),
      now: tx.clock.now(),
    }));
    const agreements = found.agreements.map((one) =>
      agreementView(one, reseller.zone, found.now, languageFor(request)),
    );
    const { ceilingSeconds, ceilingMinor, noNewUntil } = found.gateway;
    await reply.type('text/html; charset=utf-8').send(
      page('console/tenant-agreement', request, {
        ...this.desk.head(open, 'agreement'),
        agreements,
        again: found.again && { startsOn: found.again.earliest, payer: found.again.payer?.name },
        ...payerFields({ ...EMPTY_PAYER, name: tenant.name, language: tenant.language }, languageFor(request)),
        today: dayIn(reseller.zone, found.now),
        plans: (found.offer?.plans ?? []).map(({ code, name }) => ({
          code,
          name,
          isChosen: code === found.plan?.code,
        })),
        limitMeetings: found.plan?.limits.concurrentMeetings ?? null,
        limitPeople: found.plan?.limits.participants ?? null,
        isCeilingReached: noNewUntil !== null && noNewUntil > found.now,
        ceilingHours: ceilingSeconds === null ? '' : hundredths(ceilingSeconds / 36n),
        ceilingMoney: ceilingMinor === null ? '' : hundredths(ceilingMinor),
      }),
    );
  }

  @Post('plan')
  @Needs('tenants.change')
  async plan(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { plan, startsOn } = parse(planForm, given);
    const { scope, tenant, reseller } = await this.desk.open(request);
    const { terms } = await this.tenancy.within(scope, (tx) => this.offers.termsOf(tx, reseller, plan));
    await this.change.terms({ resellerId: reseller.id, tenantId: tenant.id }, startsOn, terms, actorOf(request));
    await this.back(reply, tenant.id);
  }

  /** Billed to who paid last; where nobody ever did, to the payer of the form. */
  @Post()
  @Needs('tenants.change')
  async begin(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { tenant, reseller } = await this.desk.open(request);
    const terms = { ...parse(planForm, given), tenantId: tenant.id };
    const { name, isBusiness } = parse(isPayerGiven, given);
    const buyer = name === undefined ? null : { ...parse(payerForm, given), isBusiness: isBusiness !== undefined };
    await this.again.run(reseller, terms, buyer, actorOf(request));
    await this.back(reply, tenant.id);
  }

  @Post('end')
  @Needs('tenants.change')
  async end(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { endsOn } = parse(endForm, given);
    const { tenant, reseller } = await this.desk.open(request);
    await this.change.end({ resellerId: reseller.id, tenantId: tenant.id }, endsOn, actorOf(request));
    await this.back(reply, tenant.id);
  }

  @Post('pause')
  @Needs('tenants.change')
  async pause(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { from, backIn } = parse(pauseForm, given);
    const { tenant, reseller } = await this.desk.open(request);
    await this.pausing.run({ resellerId: reseller.id, tenantId: tenant.id }, from, backIn, actorOf(request));
    await this.back(reply, tenant.id);
  }

  @Post('ceiling')
  @Needs('limits.change')
  async limit(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { hours, money } = parse(limitsForm, given);
    const { tenant, reseller } = await this.desk.open(request);
    const seconds = hours === null ? null : hours * 36n;
    await this.ceiling.run(reseller.id, tenant.id, { seconds, minor: money }, actorOf(request));
    await this.back(reply, tenant.id);
  }

  private async back(reply: FastifyReply, tenantId: string): Promise<void> {
    await reply.redirect(`/console/tenants/${tenantId}/agreement`, 303);
  }
}

const hundredths = (amount: bigint): string =>
  `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`.replace(/\.?0+$/, '');
