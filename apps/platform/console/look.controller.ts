import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { isNetwork, SessionsStore } from '@/people';
import { Tenancy, tenantScope } from '@/runtime';
import { NoSuchTenant, TenantsStore } from '@/tenants';
import { actorOf, Door, Needs, parse, visitorOf, type WebRequest } from '@/web';

/** Support looks at a tenant's portal as the tenant sees it: marked, read-only, and written into the tenant's audit log. */
@Door('console')
@Controller('console')
export class LookController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly sessions: SessionsStore,
  ) {}

  @Post('tenants/:id/look')
  @Needs('tenants.look')
  async begin(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const { id } = parse(z.object({ id: z.uuid() }), given);
    const { membership, session } = visitorOf(request);
    const actor = actorOf(request);
    const [tenant] = await this.tenancy.acrossNetwork({ actor, why: 'look at a portal' }, (tx) =>
      this.tenants.page(tx, { id, limit: 1 }),
    );
    if (!tenant || !(isNetwork(membership) || tenant.resellerId === membership.resellerId)) throw new NoSuchTenant(id);
    await this.tenancy.within(tenantScope(tenant.resellerId, id, actor), (tx) => tx.audit('looked at the portal', id));
    await this.tenancy.acrossNetwork({ actor, why: 'look at a portal' }, (tx) =>
      this.sessions.looksAt(tx, session.id, { resellerId: tenant.resellerId, tenantId: id }),
    );
    await reply.redirect('/portal', 303);
  }

  @Post('look/end')
  @Needs('tenants.look')
  async end(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'look at a portal' }, (tx) =>
      this.sessions.looksAt(tx, visitorOf(request).session.id, null),
    );
    await reply.redirect('/console', 303);
  }
}
