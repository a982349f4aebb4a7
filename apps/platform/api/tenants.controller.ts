import { Controller, Delete, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { newId } from '@/kernel';
import { CONFIG, type Config } from '@/runtime';
import { AddTenant, newMeetingKey, type Tenant, TenantSecrets, TenantsStore } from '@/tenants';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged } from './paged';
import * as schema from './schemas';

/** Tenants and their secrets. */
@Door('api')
@Controller('v1/tenants')
export class TenantsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenants: TenantsStore,
    private readonly add: AddTenant,
    private readonly secrets: TenantSecrets,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('tenants.read')
  @Describes({ summary: 'Tenants', query: schema.pageQuery, answer: { status: 200, of: schema.tenantPage } })
  async list(@Req() request: WebRequest) {
    const { cursor, limit } = parse(schema.pageQuery, request.query);
    const list = await this.scopes.look(request, (tx) => this.tenants.page(tx, { after: cursor, limit: limit + 1 }));
    return paged(list, limit, (one) => this.shown(one));
  }

  @Post()
  @Needs('tenants.change')
  @Describes({
    summary: 'Takes a tenant in; answers its address and its first secret',
    body: schema.newTenant,
    answer: { status: 201, of: schema.madeTenant },
  })
  async make(@Req() request: WebRequest) {
    const { resellerId } = this.scopes.key(request);
    const form = parse(schema.newTenant, request.body);
    const tenant: Tenant = {
      ...form,
      resellerId,
      id: newId(),
      meetingKey: newMeetingKey(),
      state: 'active',
      sandboxEndsAt: null,
    };
    await this.add.run(this.scopes.own(request), tenant);
    const [first] = await this.secrets.list(this.scopes.scopeOf(request, tenant), tenant.id);
    return { ...this.shown(tenant), secret: first!.secret };
  }

  @Get(':id')
  @Needs('tenants.read')
  @Describes({ summary: 'One tenant', params: schema.idParam, answer: { status: 200, of: schema.tenant } })
  async one(@Req() request: WebRequest) {
    return this.shown(await this.asked(request));
  }

  @Get(':id/secrets')
  @Needs('secrets.read')
  @Describes({
    summary: 'The secrets that hold',
    params: schema.idParam,
    answer: { status: 200, of: schema.secretList },
  })
  async secretsOf(@Req() request: WebRequest) {
    const tenant = await this.asked(request);
    const list = await this.secrets.list(this.scopes.scopeOf(request, tenant), tenant.id);
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
  @Describes({
    summary: 'One more secret beside the one in use; two hold at most',
    params: schema.idParam,
    answer: { status: 201, of: schema.secretList },
  })
  async addSecret(@Req() request: WebRequest) {
    const tenant = await this.asked(request);
    await this.secrets.add(this.scopes.scopeOf(request, tenant), tenant.id);
    return this.secretsOf(request);
  }

  @Delete(':id/secrets/:secretId')
  @HttpCode(204)
  @Needs('secrets.change')
  @Describes({ summary: 'Takes a secret away', params: schema.secretParams, answer: { status: 204 } })
  async revokeSecret(@Req() request: WebRequest): Promise<void> {
    const { secretId } = parse(schema.secretParams, request.params);
    const tenant = await this.asked(request);
    await this.secrets.revoke(this.scopes.scopeOf(request, tenant), tenant.id, secretId);
  }

  private asked(request: WebRequest): Promise<Tenant> {
    return this.scopes.tenant(request, parse(schema.idParam, { id: (request.params as { id: string }).id }).id);
  }

  private shown({ id, slug, name, state, isSandbox, language }: Tenant) {
    return {
      id,
      slug,
      name,
      state,
      isSandbox,
      language,
      endpoint: `${this.config.PUBLIC_URL}/t/${slug}/bigbluebutton/`,
    };
  }
}
