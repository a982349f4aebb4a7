import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LiftSuspension, Suspend } from '@/dunning';
import { isNetwork } from '@/people';
import { resellerScope, type Scope, Tenancy } from '@/runtime';
import { NoSuchTenant, TenantsStore } from '@/tenants';
import { actorOf, Door, Needs, parse, visitorOf, type WebRequest } from '@/web';

const form = z.object({ reason: z.string().trim().min(1, 'say why').max(500) });

/** An operator suspends a tenant, or lifts it, with the reason. */
@Door('console')
@Controller('console/tenants/:id/suspension')
export class SuspensionController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly suspend: Suspend,
    private readonly lift: LiftSuspension,
  ) {}

  @Post()
  @Needs('tenants.suspend')
  async begin(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { reason } = parse(form, body);
    await this.suspend.run(await this.scopeOf(request, id), id, reason);
    await reply.redirect(`/console/tenants/${id}`, 303);
  }

  @Post('removal')
  @Needs('tenants.suspend')
  async end(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { reason } = parse(form, body);
    await this.lift.run(await this.scopeOf(request, id), id, reason);
    await reply.redirect(`/console/tenants/${id}`, 303);
  }

  /** Its reseller's: a reseller's people reach their own tenants, the network's people any. */
  private async scopeOf(request: WebRequest, id: string): Promise<Scope> {
    const { membership } = visitorOf(request);
    const actor = actorOf(request);
    const look = (tx: Parameters<TenantsStore['page']>[0]) => this.tenants.page(tx, { id, limit: 1 });
    const [tenant] = isNetwork(membership)
      ? await this.tenancy.acrossNetwork({ actor, why: 'console' }, look)
      : await this.tenancy.within(resellerScope(membership.resellerId, actor), look);
    if (!tenant) throw new NoSuchTenant(id);
    return resellerScope(tenant.resellerId, actor);
  }
}
