import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CONFIG, type Config, readOnly, Tenancy, tenantScope } from '@/runtime';
import { embedSites, NotASite, ResellersStore, SetEmbedding, TenantGatewaysStore, TenantsStore } from '@/tenants';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';

const HTML = 'text/html; charset=utf-8';
const form = z.object({ sites: z.string().max(5_000), withoutSession: z.string().optional() });

/** The sites that may show a tenant's rooms in a frame, and how: what `docs/embedding.md` explains. */
@Door('portal')
@Controller('portal/embedding')
export class EmbeddingController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly gateways: TenantGatewaysStore,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly set: SetEmbedding,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('rooms.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() { saved }: { saved?: string }) {
    await reply.type(HTML).send(page('portal/embedding', request, await this.context(request, saved === 'yes')));
  }

  @Post()
  @Needs('rooms.change')
  async change(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { membership } = visitorOf(request);
    const { sites, withoutSession } = parse(form, given);
    try {
      const embedding = { embedSites: embedSites(sites), allowsRequestsWithoutSession: withoutSession !== undefined };
      const scope = tenantScope(membership.resellerId, membership.tenantId!, actorOf(request));
      await this.set.run(scope, membership.tenantId!, embedding);
    } catch (error) {
      if (!(error instanceof NotASite)) throw error;
      const context = await this.context(request, false);
      await reply
        .status(422)
        .type(HTML)
        .send(page('portal/embedding', request, { ...context, sites, wrong: error.line }));
      return;
    }
    await reply.redirect('/portal/embedding?saved=yes', 303);
  }

  private async context(request: WebRequest, isSaved: boolean): Promise<Record<string, unknown>> {
    const { membership, person } = visitorOf(request);
    const [resellerId, tenantId] = [membership.resellerId, membership.tenantId!];
    return this.tenancy.within(readOnly(tenantScope(resellerId, tenantId, actorOf(request))), async (tx) => {
      const gateway = await this.gateways.of(tx, resellerId, tenantId);
      const reseller = await this.resellers.byId(tx, resellerId);
      const { slug } = await this.tenants.byId(tx, tenantId);
      return {
        title: say(person.language, 'portal.embedding'),
        nav: 'embedding',
        brandName: reseller.name,
        brandStyle: reseller.slug,
        isSaved,
        sites: gateway.embedSites.join('\n'),
        wrong: '',
        withoutSession: gateway.allowsRequestsWithoutSession,
        frame: FRAME,
        address: `${this.config.PUBLIC_URL}/t/${slug}/bigbluebutton/`,
      };
    });
  }
}

const FRAME = `<iframe src="JOIN-ADDRESS" width="100%" height="720"
  allow="camera *; microphone *; display-capture *; fullscreen *; autoplay *; clipboard-write *"></iframe>`;
