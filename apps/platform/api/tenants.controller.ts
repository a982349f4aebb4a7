import { Controller, Delete, Get, Inject, Patch, Post, Req } from '@nestjs/common';
import type { z } from 'zod';
import { MakeTenant, Welcome } from '@/joining';
import { localDate, newId } from '@/kernel';
import { CONFIG, type Config, type NetworkTx, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import {
  AddTenant,
  ChangeTenant,
  newMeetingKey,
  type Reseller,
  type Tenant,
  TenantListStore,
  TenantSecrets,
  TenantsStore,
} from '@/tenants';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import { idParam, whoseQuery } from './schemas/shapes';
import * as schema from './schemas/tenants';

/** Tenants and their secrets. */
@Door('api')
@Controller('v1/tenants')
export class TenantsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenants: TenantsStore,
    private readonly list: TenantListStore,
    private readonly add: AddTenant,
    private readonly makeTenant: MakeTenant,
    private readonly welcome: Welcome,
    private readonly change: ChangeTenant,
    private readonly secrets: TenantSecrets,
    private readonly tenancy: Tenancy,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('tenants.read')
  @Describes({
    summary: 'Tenants, searched by name',
    query: schema.tenantQuery,
    answer: { status: 200, of: schema.tenantPage },
  })
  async all(@Req() request: WebRequest) {
    const { cursor, limit, q, state, sort, reseller } = parse(schema.tenantQuery, request.query);
    const search = { text: q, state, sort, after: placeIn(cursor), limit: limit + 1 };
    const find = (tx: NetworkTx | ScopedTx) => this.list.search(tx, search);
    const rows = reseller
      ? await this.tenancy.within(await this.scopes.deskScope(request, { reseller }), find)
      : await this.scopes.look(request, find);
    return paged(
      rows,
      limit,
      (one) => this.shown(one),
      ({ cursor: [key], id }) => placeText(key!, id),
    );
  }

  @Post()
  @Needs('tenants.change')
  @Describes({
    summary: 'Takes a tenant in; answers its address and its first secret',
    query: whoseQuery,
    body: schema.newTenant,
    answer: { status: 201, of: schema.madeTenant },
  })
  async make(@Req() request: WebRequest) {
    const { agreement, ...given } = parse(schema.newTenant, request.body);
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    const tenant = await this.tenancy.within(resellerScope(reseller.id, this.scopes.actor(request)), async (tx) => {
      if (agreement) return this.agreed(tx, reseller, given, agreement);
      const plain: Tenant = {
        ...given,
        resellerId: reseller.id,
        id: newId(),
        meetingKey: newMeetingKey(),
        state: 'active',
        sandboxEndsAt: null,
      };
      await this.add.within(tx, plain);
      return plain;
    });
    const [first] = await this.secrets.list(this.scopes.scopeOf(request, tenant), tenant.id);
    return { ...this.shown(tenant), secret: first!.secret };
  }

  @Get(':id')
  @Needs('tenants.read')
  @Describes({ summary: 'One tenant', params: idParam, answer: { status: 200, of: schema.tenant } })
  async one(@Req() request: WebRequest) {
    return this.shown(await this.asked(request));
  }

  @Patch(':id')
  @Needs('tenants.change')
  @Describes({
    summary: 'Its name, language and membership; the short name is part of links and stays',
    params: idParam,
    body: schema.tenantChange,
    answer: { status: 200, of: schema.tenant },
  })
  async save(@Req() request: WebRequest) {
    const given = parse(schema.tenantChange, request.body);
    const tenant = await this.asked(request);
    const { name, language, membershipClass, membershipKind, membershipStanding } = { ...tenant, ...given };
    const scope = resellerScope(tenant.resellerId, this.scopes.actor(request));
    const change = { name, language, membershipClass, membershipKind, membershipStanding };
    await this.change.run(scope, tenant.id, change);
    return this.shown({ ...tenant, ...change });
  }

  @Get(':id/secrets')
  @Needs('secrets.read')
  @Dangerous()
  @Describes({
    summary: 'The secrets that hold',
    params: idParam,
    answer: { status: 200, of: schema.secretList },
  })
  async secretsOf(@Req() request: WebRequest) {
    const tenant = await this.asked(request);
    const list = await this.secrets.show(this.scopes.scopeOf(request, tenant), tenant.id);
    return {
      items: list.map((one) => ({
        id: one.id,
        secret: one.secret,
        createdAt: one.createdAt.toISOString(),
        lastUsedAt: one.lastUsedAt?.toISOString() ?? null,
      })),
    };
  }

  @Post(':id/secrets')
  @Needs('secrets.change')
  @Dangerous()
  @Describes({
    summary: 'One more secret beside the one in use; two hold at most',
    params: idParam,
    answer: { status: 201, of: schema.secretList },
  })
  async addSecret(@Req() request: WebRequest) {
    const tenant = await this.asked(request);
    await this.secrets.add(this.scopes.scopeOf(request, tenant), tenant.id);
    return this.secretsOf(request);
  }

  @Delete(':id/secrets/:secretId')
  @Needs('secrets.change')
  @Dangerous()
  @Describes({ summary: 'Takes a secret away', params: schema.secretParams, answer: { status: 204 } })
  async revokeSecret(@Req() request: WebRequest): Promise<void> {
    const { secretId } = parse(schema.secretParams, request.params);
    const tenant = await this.asked(request);
    await this.secrets.revoke(this.scopes.scopeOf(request, tenant), tenant.id, secretId);
  }

  private asked(request: WebRequest): Promise<Tenant> {
    return this.scopes.tenant(request, parse(idParam, { id: (request.params as { id: string }).id }).id);
  }

  /** With payer, agreement and first admin, all of it or nothing. */
  private async agreed(
    tx: ScopedTx,
    reseller: Reseller,
    given: Omit<z.infer<typeof schema.newTenant>, 'agreement'>,
    { isWelcomed, startsOn, plan, email, contactName, ...buyer }: NewAgreement,
  ): Promise<Tenant> {
    const whole = { ...given, plan, email, contactName, buyer, startsOn: localDate(startsOn) };
    const { tenant } = await this.makeTenant.run(tx, reseller, whole);
    const { membershipClass, membershipStanding } = given;
    await this.tenants.change(tx, tenant.id, { ...tenant, membershipClass, membershipStanding });
    if (isWelcomed) await this.welcome.post(tx, reseller, tenant, { ...given, email, contactName }, []);
    return { ...tenant, membershipClass, membershipStanding };
  }

  private shown(tenant: Omit<Tenant, 'meetingKey' | 'sandboxEndsAt'>) {
    const { id, slug, name, state, isSandbox, language, membershipClass, membershipKind, membershipStanding } = tenant;
    const endpoint = `${this.config.PUBLIC_URL}/t/${slug}/bigbluebutton/`;
    return {
      id,
      slug,
      name,
      state,
      isSandbox,
      language,
      membershipClass,
      membershipKind,
      membershipStanding,
      endpoint,
    };
  }
}

type NewAgreement = NonNullable<z.infer<typeof schema.newTenant>['agreement']>;
