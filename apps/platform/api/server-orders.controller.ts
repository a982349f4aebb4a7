import { Controller, Delete, Get, Post, Req } from '@nestjs/common';
import { WeighServer } from '@/invoicing';
import { ActivateServer, NoSuchOrder, OrderServer, type ServerOrder, ServerOrdersStore } from '@/placement';
import { Tenancy } from '@/runtime';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ServersDesk } from '../console/servers-desk.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import * as schema from './schemas/servers';
import { idParam, whoseQuery } from './schemas/shapes';

/** Ordering a dedicated server: the sum first, then the order, then its host taken into service. */
@Door('api')
@Controller('v1/server-orders')
export class ServerOrdersApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly desk: ServersDesk,
    private readonly weigh: WeighServer,
    private readonly orders: ServerOrdersStore,
    private readonly order: OrderServer,
    private readonly activate: ActivateServer,
  ) {}

  @Get('sum')
  @Needs('servers.order')
  @Describes({
    summary: 'What a server would come to, for all tenants or for one',
    query: schema.weighQuery,
    answer: { status: 200, of: schema.weighed },
  })
  async sum(@Req() request: WebRequest) {
    const { tenantId, reseller } = parse(schema.weighQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const of = tenantId === undefined ? {} : { tenantIds: [(await this.scopes.tenant(request, tenantId)).id] };
    const sum = await this.weigh.run(desk.reseller.id, this.scopes.actor(request), of);
    if (!sum) throw new NoSuchOrder();
    return {
      currency: sum.serverFee.currency,
      feeMinor: Number(sum.serverFee.minor),
      tenants: sum.tenants,
      isStretched: sum.isStretched,
      peakPeople: sum.peakPeople,
      capacityPeople: sum.capacityPeople,
      fits: sum.fits,
      months: sum.months.map(({ month, isKnown, bringsIn, shared, own }) => ({
        month,
        isKnown,
        bringsInMinor: Number(bringsIn.minor),
        sharedMinor: Number(shared.minor),
        ownMinor: Number(own.minor),
      })),
      paysForItselfFrom: sum.paysForItselfFrom,
      cheaperFrom: sum.cheaperFrom,
    };
  }

  @Get()
  @Needs('servers.read')
  @Describes({
    summary: 'Orders, the newest first',
    query: schema.orderQuery,
    answer: { status: 200, of: schema.orderPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, reseller } = parse(schema.orderQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const why = { actor: this.scopes.actor(request), why: 'api server orders' };
    const all = await this.tenancy.acrossNetwork(why, (tx) => this.orders.list(tx, desk.reseller.id));
    const last = placeIn(cursor)?.at(-1);
    const newestFirst = all.toSorted((one, other) => (one.id < other.id ? 1 : -1));
    const rest = newestFirst.filter(({ id }) => last === undefined || id < last);
    return paged(rest, limit, shown, ({ orderedAt, id }) => placeText(orderedAt, id));
  }

  @Post()
  @Needs('servers.order')
  @Describes({
    summary: 'Orders a server; answers the token its host reports itself with, this once',
    query: whoseQuery,
    body: schema.newOrder,
    answer: { status: 201, of: schema.madeOrder },
  })
  async place(@Req() request: WebRequest) {
    const { name, tenantId, capacityPeople, overruled } = parse(schema.newOrder, request.body);
    const desk = await this.scopes.desk(request, parse(whoseQuery, request.query));
    if (tenantId !== null) await this.scopes.tenant(request, tenantId);
    const resellerId = desk.reseller.id;
    const wanted = { resellerId, forTenantId: tenantId, name, capacityPeople };
    const reason = (desk.isNetwork && overruled) || null;
    return this.order.run({ ...wanted, overruled: reason }, this.scopes.actor(request));
  }

  @Post(':id/activation')
  @Needs('servers.change')
  @Dangerous()
  @Describes({
    summary: 'Takes its host into service by hand, where no playbook reports it',
    params: idParam,
    body: schema.newHost,
    answer: { status: 204 },
  })
  async ready(@Req() request: WebRequest): Promise<void> {
    const { id: orderId } = parse(idParam, request.params);
    const host = parse(schema.newHost, request.body);
    await this.activate.run({ orderId, ...host }, this.scopes.actor(request));
  }

  @Delete(':id')
  @Needs('servers.order')
  @Describes({
    summary: 'Cancels an order whose host is not there yet',
    params: idParam,
    answer: { status: 204 },
  })
  async cancel(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const desk = await this.scopes.desk(request);
    let name = '';
    await this.desk.assertOwn(request, desk, async (tx) => {
      const order = await this.orders.lock(tx, id);
      name = order.name;
      return order.resellerId;
    });
    await this.order.cancel(name, this.scopes.actor(request));
  }
}

const shown = (one: ServerOrder) => ({
  id: one.id,
  name: one.name,
  tenantId: one.forTenantId,
  state: one.state,
  capacityPeople: one.capacityPeople,
  serverId: one.serverId,
  problem: one.lastProblem,
  orderedAt: one.orderedAt.toISOString(),
  activatedAt: one.activatedAt?.toISOString() ?? null,
});
