import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CONFIG, type Config } from '@/runtime';
import { embedSites, SetEmbedding, TenantGatewaysStore, TenantsStore } from '@/tenants';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { PortalDesk } from './portal-desk.service';
import { frameSnippet } from './snippets';

const form = z.object({ sites: z.string().max(5_000), withoutSession: z.string().optional() });

/** The sites that may show a tenant's rooms in a frame, and how: what `docs/embedding.md` explains. */
@Door('portal')
@Controller('portal/embedding')
export class EmbeddingController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly gateways: TenantGatewaysStore,
    private readonly tenants: TenantsStore,
    private readonly set: SetEmbedding,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('rooms.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() { saved }: { saved?: string }) {
    const { resellerId, tenantId, language } = this.desk.visit(request);
    await this.desk.show(request, reply, 'portal/embedding', async (tx) => {
      const gateway = await this.gateways.of(tx, resellerId, tenantId);
      const { slug } = await this.tenants.byId(tx, tenantId);
      return {
        title: say(language, 'portal.embedding'),
        nav: 'embedding',
        isSaved: saved === 'yes',
        sites: gateway.embedSites.join('\n'),
        withoutSession: gateway.allowsRequestsWithoutSession,
        frame: frameSnippet(),
        address: `${this.config.PUBLIC_URL}/t/${slug}/bigbluebutton/`,
      };
    });
  }

  @Post()
  @Needs('rooms.change')
  async change(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { scope, tenantId } = this.desk.visit(request);
    const { sites, withoutSession } = parse(form, given);
    const embedding = { embedSites: embedSites(sites), allowsRequestsWithoutSession: withoutSession !== undefined };
    await this.set.run(scope, tenantId, embedding);
    await reply.redirect('/portal/embedding?saved=yes', 303);
  }
}
