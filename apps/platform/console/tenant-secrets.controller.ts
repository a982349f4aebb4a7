import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CONFIG, type Config } from '@/runtime';
import { TenantSecrets } from '@/tenants';
import { Dangerous, Door, Needs, page, parse, type WebRequest } from '@/web';
import { TenantDesk } from './tenant-desk.service';

/** A tenant's BBB address and secrets: seen and changed by whoever has just shown who they are. */
@Door('console')
@Controller('console/tenants/:id/secrets')
export class TenantSecretsController {
  constructor(
    private readonly desk: TenantDesk,
    private readonly secrets: TenantSecrets,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('secrets.read')
  @Dangerous()
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.desk.open(request);
    const secrets = await this.secrets.show(open.scope, open.tenant.id);
    await reply.type('text/html; charset=utf-8').send(
      page('console/tenant-secrets', request, {
        ...this.desk.head(open, 'secrets'),
        endpoint: `${this.config.PUBLIC_URL}/t/${open.tenant.slug}/bigbluebutton/`,
        secrets: secrets.map((one) => ({ ...one, isOnly: secrets.length === 1 })),
        mayAdd: secrets.length < 2,
      }),
    );
  }

  @Post()
  @Needs('secrets.change')
  @Dangerous()
  async add(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { scope, tenant } = await this.desk.open(request);
    await this.secrets.add(scope, tenant.id);
    await reply.redirect(`/console/tenants/${tenant.id}/secrets`, 303);
  }

  @Post(':secretId/revocation')
  @Needs('secrets.change')
  @Dangerous()
  async revoke(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secretId } = parse(z.object({ secretId: z.uuid() }), request.params);
    const { scope, tenant } = await this.desk.open(request);
    await this.secrets.revoke(scope, tenant.id, secretId);
    await reply.redirect(`/console/tenants/${tenant.id}/secrets`, 303);
  }
}
