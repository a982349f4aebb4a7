import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { WeighServer } from '@/invoicing';
import { ActivateServer, OrderServer, ServerOrdersStore, serverFeeOf, USUAL_CAPACITY_PEOPLE } from '@/placement';
import { CONFIG, type Config } from '@/runtime';
import { actorOf, Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { Desks } from './desk.service';
import { sumView } from './order-view';
import { addressOf, ServersDesk } from './servers-desk.service';

const HTML = 'text/html; charset=utf-8';
const whose = z.object({ reseller: z.string().optional(), tenant: z.string().optional() });
const orderForm = whose.extend({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/, 'must be a host name of small letters, digits, dots and dashes'),
  capacity: z.coerce.number().int().min(1).max(100_000).default(USUAL_CAPACITY_PEOPLE),
  overruled: z.string().trim().max(500).optional(),
});
const readyForm = whose.extend({ url: z.url(), secret: z.string().min(1) });

/** Ordering a dedicated server: the sum first, then the order, then its host taken into service. */
@Door('console')
@Controller('console/servers')
export class ServerOrdersController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: ServersDesk,
    private readonly weigh: WeighServer,
    private readonly orders: ServerOrdersStore,
    private readonly order: OrderServer,
    private readonly activate: ActivateServer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What a server would come to, for all tenants or for one, and the form to order it. */
  @Get('order')
  @Needs('servers.order')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(whose, given);
    const desk = await this.desks.open(request, asked);
    const { tenant, mayOrder, active, needed } = await this.desk.orderFor(request, desk, asked.tenant);
    const sum = await this.weigh.run(desk.reseller.id, actorOf(request), tenant ? { tenantIds: [tenant.id] } : {});
    const view = {
      titleKey: 'order.title',
      nav: 'servers',
      brandName: desk.reseller.name,
      brandStyle: desk.reseller.slug,
      reseller: desk.reseller.slug,
      place: `?reseller=${desk.reseller.slug}`,
      back: addressOf(desk),
      active,
      needed,
      tenant,
      tenantId: tenant?.id ?? '',
      slug: tenant?.slug ?? '',
      mayOrder,
      mayOverrule: desk.isNetwork && !mayOrder,
      hasForm: mayOrder || desk.isNetwork,
      fee: serverFeeOf(this.config.SERVER_FEE),
      usualCapacity: USUAL_CAPACITY_PEOPLE,
      sum: sum && sumView(sum, visitorOf(request).person.language),
    };
    await reply.type(HTML).send(page('console/order-server', request, view));
  }

  @Post('orders')
  @Needs('servers.order')
  async place(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const form = parse(orderForm, given);
    const desk = await this.desks.open(request, form);
    const { reportToken } = await this.order.run(
      {
        resellerId: desk.reseller.id,
        forTenantId: form.tenant || null,
        name: form.name,
        capacityPeople: form.capacity,
        overruled: (desk.isNetwork && form.overruled) || null,
      },
      actorOf(request),
    );
    const context = await this.desk.context(request, desk);
    await reply.type(HTML).send(page('console/servers', request, { ...context, reportToken, orderedName: form.name }));
  }

  /** By hand, where no playbook reports the host. */
  @Post('orders/:id/activation')
  @Needs('servers.change')
  @Dangerous()
  async ready(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') orderId: string,
    @Body() given: unknown,
  ): Promise<void> {
    const form = parse(readyForm, given);
    const desk = await this.desks.open(request, form);
    await this.activate.run({ orderId, url: form.url, secret: form.secret }, actorOf(request));
    await reply.redirect(addressOf(desk), 303);
  }

  @Post('orders/:id/cancellation')
  @Needs('servers.order')
  async cancel(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') orderId: string,
    @Body() given: unknown,
  ): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, given));
    let name = '';
    await this.desk.assertOwn(request, desk, async (tx) => {
      const order = await this.orders.lock(tx, orderId);
      name = order.name;
      return order.resellerId;
    });
    await this.order.cancel(name, actorOf(request));
    await reply.redirect(addressOf(desk), 303);
  }
}
