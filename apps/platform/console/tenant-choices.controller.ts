import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { resellerScope, Tenancy } from '@/runtime';
import { TenantListStore } from '@/tenants';
import { actorOf, Door, Needs, page, parse, type WebRequest } from '@/web';
import { Desks } from './desk.service';

const MOST = 20;
const query = z.object({ reseller: z.string().optional(), tenant: z.string().trim().max(60).optional() });

/** What a field proposes in which somebody chooses a tenant: the first few whose name or short name has what was typed. */
@Door('console')
@Controller('console/tenants/choices')
export class TenantChoicesController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantListStore,
  ) {}

  @Get()
  @Needs('tenants.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { tenant: text, ...asked } = parse(query, given);
    const { reseller } = await this.desks.open(request, asked);
    const choices = await this.tenancy.within(resellerScope(reseller.id, actorOf(request)), (tx) =>
      this.tenants.search(tx, { text, sort: 'name', limit: MOST }),
    );
    await reply.type('text/html; charset=utf-8').send(page('console/tenant-choices', request, { choices }));
  }
}
