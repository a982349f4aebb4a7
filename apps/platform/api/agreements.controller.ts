import { Controller, Get, Post, Req } from '@nestjs/common';
import { AgreeAgain, Offers } from '@/joining';
import { localDate, month } from '@/kernel';
import { ChangeAgreement, OpenAgreementsStore, PauseAgreement, type TenantAgreement } from '@/plans';
import { resellerScope, Tenancy } from '@/runtime';
import { payerForm, ResellersStore, type Tenant } from '@/tenants';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { payerData } from './payer-shapes';
import { idParam } from './schemas/shapes';
import * as schema from './schemas/tenants';

/** What is agreed with a tenant: its plans by the day each begins. */
@Door('api')
@Controller('v1/tenants/:id/agreements')
export class AgreementsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly agreements: OpenAgreementsStore,
    private readonly change: ChangeAgreement,
    private readonly pausing: PauseAgreement,
    private readonly offers: Offers,
    private readonly again: AgreeAgain,
    private readonly resellers: ResellersStore,
  ) {}

  @Get()
  @Needs('tenants.read')
  @Describes({
    summary: "A tenant's agreements, the newest first",
    params: idParam,
    answer: { status: 200, of: schema.agreementList },
  })
  async list(@Req() request: WebRequest) {
    const tenant = await this.tenant(request);
    const all = await this.tenancy.within(resellerScope(tenant.resellerId, this.scopes.actor(request)), (tx) =>
      this.agreements.ofTenant(tx, tenant.id),
    );
    return { items: all.map(shown) };
  }

  @Post()
  @Needs('tenants.change')
  @Describes({
    summary:
      'Agrees with a tenant that has none, or none that goes on: billed to who paid last, else to the payer given',
    params: idParam,
    body: schema.newAgreement,
    answer: { status: 201, of: schema.agreementList },
  })
  async begin(@Req() request: WebRequest) {
    const { payer, plan, startsOn } = parse(schema.newAgreement, request.body);
    const { resellerId, id: tenantId } = await this.tenant(request);
    const actor = this.scopes.actor(request);
    const reseller = await this.tenancy.within(resellerScope(resellerId, actor), (tx) =>
      this.resellers.byId(tx, resellerId),
    );
    const buyer = payer ? { ...parse(payerForm, payerData(payer)), isBusiness: payer.isBusiness } : null;
    await this.again.run(reseller, { tenantId, plan, startsOn: localDate(startsOn) }, buyer, actor);
    return this.list(request);
  }

  @Post('plans')
  @Needs('tenants.change')
  @Describes({
    summary: 'Another plan from a day on',
    params: idParam,
    body: schema.newPlan,
    answer: { status: 201, of: schema.agreementList },
  })
  async plan(@Req() request: WebRequest) {
    const { plan, startsOn } = parse(schema.newPlan, request.body);
    const { resellerId, id: tenantId } = await this.tenant(request);
    const actor = this.scopes.actor(request);
    const { terms } = await this.tenancy.within(resellerScope(resellerId, actor), async (tx) =>
      this.offers.termsOf(tx, await this.resellers.byId(tx, resellerId), plan),
    );
    await this.change.terms({ resellerId, tenantId }, localDate(startsOn), terms, actor);
    return this.list(request);
  }

  @Post('ends')
  @Needs('tenants.change')
  @Describes({
    summary: 'Ends the one that runs; the day is the first without it',
    params: idParam,
    body: schema.newEnd,
    answer: { status: 201, of: schema.agreementList },
  })
  async end(@Req() request: WebRequest) {
    const { endsOn } = parse(schema.newEnd, request.body);
    const { resellerId, id: tenantId } = await this.tenant(request);
    await this.change.end({ resellerId, tenantId }, localDate(endsOn), this.scopes.actor(request));
    return this.list(request);
  }

  @Post('pauses')
  @Needs('tenants.change')
  @Describes({
    summary: 'Ends it on a day, and begins the same again in a later month',
    params: idParam,
    body: schema.newPause,
    answer: { status: 201, of: schema.agreementList },
  })
  async pause(@Req() request: WebRequest) {
    const { from, backIn } = parse(schema.newPause, request.body);
    const { resellerId, id: tenantId } = await this.tenant(request);
    const actor = this.scopes.actor(request);
    await this.pausing.run({ resellerId, tenantId }, localDate(from), month(backIn), actor);
    return this.list(request);
  }

  private tenant(request: WebRequest): Promise<Tenant> {
    return this.scopes.tenant(request, parse(idParam, request.params).id);
  }
}

const shown = ({ id, payer, startsOn, endsOn, versions }: TenantAgreement) => ({
  id,
  payer,
  startsOn,
  endsOn,
  plans: versions.map(({ startsOn: from, terms }) => ({
    from,
    plan: terms.by === 'list' ? (terms.plan ?? null) : null,
  })),
});
