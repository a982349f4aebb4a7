import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  ActivateServer,
  MovesStore,
  MoveTenants,
  OrderServer,
  ServerOrdersStore,
  ServersStore,
  TENANTS_FOR_A_SERVER,
} from '@/placement';
import { Tenancy } from '@/runtime';
import { TenantGatewaysStore, TenantsStore } from '@/tenants';
import { actorOf, Door, Needs, page, parse, type WebRequest } from '@/web';
import { type Desk, Desks } from './desk.service';
import { NotYourServer } from './errors';
import { serversView } from './servers-view';

const HTML = 'text/html; charset=utf-8';
const whose = z.object({ reseller: z.string().optional() });
const orderForm = whose.extend({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/, 'must be a host name of small letters, digits, dots and dashes'),
  tenant: z.string().optional(),
  overruled: z.string().trim().max(500).optional(),
});
const readyForm = whose.extend({ url: z.url(), secret: z.string().min(1) });
const moveForm = whose.extend({
  tenant: z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat()),
  to: z.string(),
});

/** Servers, orders of dedicated ones, and moves: as far as a reseller, or the network, may see and do. */
@Door('console')
@Controller('console/servers')
export class ServersController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly orders: ServerOrdersStore,
    private readonly moves: MovesStore,
    private readonly tenants: TenantsStore,
    private readonly gateways: TenantGatewaysStore,
    private readonly order: OrderServer,
    private readonly activate: ActivateServer,
    private readonly move: MoveTenants,
  ) {}

  @Get()
  @Needs('servers.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, given));
    await reply.type(HTML).send(page('console/servers', request, await this.context(request, desk)));
  }

  /** How far moves have come: what the page asks for again while they go on. */
  @Get('moves')
  @Needs('servers.read')
  async progress(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, given));
    await reply.type(HTML).send(page('console/moves', request, await this.context(request, desk)));
  }

  @Post('orders')
  @Needs('servers.order')
  async placeOrder(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const form = parse(orderForm, given);
    const desk = await this.desks.open(request, form);
    const { reportToken } = await this.order.run(
      {
        resellerId: desk.reseller.id,
        forTenantId: form.tenant || null,
        name: form.name,
        overruled: (desk.isNetwork && form.overruled) || null,
      },
      actorOf(request),
    );
    await reply.type(HTML).send(
      page('console/servers', request, {
        ...(await this.context(request, desk)),
        reportToken,
        orderedName: form.name,
      }),
    );
  }

  @Post('orders/:id/activation')
  @Needs('servers.order')
  async ready(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') orderId: string,
    @Body() given: unknown,
  ): Promise<void> {
    const form = parse(readyForm, given);
    const desk = await this.desks.open(request, form);
    await this.assertOwn(request, desk, async (tx) => (await this.orders.lock(tx, orderId)).resellerId);
    await this.activate.run({ orderId, url: form.url, secret: form.secret }, actorOf(request));
    await reply.redirect(addressOf(desk), 303);
  }

  /** Moves one, several or all tenants of the reseller to one of its servers, or back to the shared pool. */
  @Post('moves')
  @Needs('tenants.move')
  async start(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const form = parse(moveForm, given);
    const desk = await this.desks.open(request, form);
    for (const tenantId of form.tenant)
      await this.move.start(desk.reseller.id, tenantId, form.to === 'shared' ? null : form.to, actorOf(request));
    await reply.redirect(addressOf(desk), 303);
  }

  @Post('moves/:id/:step')
  @Needs('tenants.move')
  async change(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id, step } = parse(z.object({ id: z.uuid(), step: z.enum(['pause', 'resume', 'roll-back']) }), given);
    const desk = await this.desks.open(request, parse(whose, body));
    await this.assertOwn(request, desk, async (tx) => (await this.moves.lock(tx, id)).resellerId);
    await this.move.change(id, step, actorOf(request));
    await reply.redirect(addressOf(desk), 303);
  }

  private async assertOwn(
    request: WebRequest,
    desk: Desk,
    ownerOf: (tx: Parameters<Parameters<Tenancy['acrossNetwork']>[1]>[0]) => Promise<string>,
  ): Promise<void> {
    const owner = await this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, ownerOf);
    if (!desk.isNetwork && owner !== desk.reseller.id) throw new NotYourServer();
  }

  private async context(request: WebRequest, desk: Desk): Promise<Record<string, unknown>> {
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, async (tx) => {
      const tenants = (await this.tenants.all(tx)).filter(({ resellerId }) => resellerId === desk.reseller.id);
      const homes = new Map<string, string | null>();
      for (const { id } of tenants) homes.set(id, (await this.gateways.of(tx, desk.reseller.id, id)).homeServerId);
      return {
        ...serversView({
          desk,
          servers: await this.servers.all(tx),
          orders: await this.orders.list(tx, desk.reseller.id),
          moves: await this.moves.ofReseller(tx, desk.reseller.id),
          tenants,
          homes,
          needed: TENANTS_FOR_A_SERVER,
        }),
        title: 'Servers',
        nav: 'servers',
        brandName: desk.reseller.name,
        brandStyle: desk.reseller.slug,
      };
    });
  }
}

const addressOf = (desk: Desk): string =>
  desk.isNetwork ? `/console/servers?reseller=${desk.reseller.slug}` : '/console/servers';
