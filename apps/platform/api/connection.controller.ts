import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mistakeIn, TryConnection } from '@/rooms';
import { CONFIG, type Config, readOnly, Tenancy } from '@/runtime';
import { TenantSecrets, TenantsStore } from '@/tenants';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { OwnData } from '../portal/own-data.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/rooms';

/** Whether a tenant's own programs reach its rooms, what is wrong with a call of theirs, and everything of its own. */
@Door('api')
@For('tenants')
@Controller('v1')
export class ConnectionApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly connection: TryConnection,
    private readonly secrets: TenantSecrets,
    private readonly tenants: TenantsStore,
    private readonly data: OwnData,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('connection-tests')
  @Needs('rooms.read')
  @Describes({
    summary: 'Makes a signed call through the public address, as a program of the tenant would',
    answer: { status: 200, of: schema.connectionTest },
  })
  async test(@Req() request: WebRequest) {
    const { resellerId, tenantId } = this.scopes.ownTenant(request);
    const tried = await this.connection.run(resellerId, tenantId);
    return tried.isGood
      ? { isGood: true, meetings: tried.meetings, problem: null, detail: null }
      : { isGood: false, meetings: null, problem: tried.problem, detail: tried.detail };
  }

  @Post('call-checks')
  @Needs('rooms.read')
  @Describes({
    summary: 'Looks at the address of a call that a program has made; it is not called',
    body: schema.callCheck,
    answer: { status: 200, of: schema.callChecked },
  })
  async check(@Req() request: WebRequest) {
    const { call } = parse(schema.callCheck, request.body);
    const scope = readOnly(this.scopes.ownTenant(request));
    const { tenantId } = this.scopes.ownTenant(request);
    const { slug } = await this.tenancy.within(scope, (tx) => this.tenants.byId(tx, tenantId));
    const secrets = (await this.secrets.list(scope, tenantId)).map(({ secret }) => secret);
    const address = new URL(`/t/${slug}/bigbluebutton/`, this.config.PUBLIC_URL).href;
    return { mistake: mistakeIn(call, address, secrets) };
  }

  @Get('own-data')
  @Needs('data.export')
  @Describes({
    summary: 'Everything of the tenant’s own, to take along, in one zip',
    answer: { status: 200, type: 'application/zip' },
  })
  async download(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { stream } = await this.data.zip(this.scopes.ownTenant(request));
    await reply.type('application/zip').send(stream);
  }
}
