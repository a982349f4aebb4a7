import { Controller, Get, Post, Put, Req } from '@nestjs/common';
import { ConvertSandbox, SandboxToReseller } from '@/joining';
import { Clock, monthIn } from '@/kernel';
import { ResellerListStore, ResellersStore } from '@/tenants';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { Desks } from '../console/desk.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/joining';
import { idParam } from './schemas/shapes';

/** The network's own: all resellers, and what becomes of a sandbox. */
@Door('api')
@Controller('v1')
export class ResellersApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly desks: Desks,
    private readonly list: ResellerListStore,
    private readonly resellers: ResellersStore,
    private readonly convert: ConvertSandbox,
    private readonly reseller: SandboxToReseller,
    private readonly clock: Clock,
  ) {}

  @Get('resellers')
  @Needs('resellers.read')
  @Describes({
    summary: 'All resellers: tenants, servers, and what they used this month',
    answer: { status: 200, of: schema.resellerList },
  })
  async all(@Req() request: WebRequest) {
    const { network } = await this.scopes.desk(request);
    const month = monthIn(network.zone, this.clock.now());
    const rows = await this.desks.acrossNetwork(request, (tx) => this.list.all(tx, month));
    return { month, items: rows.map((one) => ({ ...one, seconds: Number(one.seconds) })) };
  }

  @Post('sandboxes/:id/tenant')
  @Needs('resellers.change')
  @Describes({
    summary: 'Makes a sandbox a tenant of some reseller; its address, secret and rooms stay',
    params: idParam,
    body: schema.toTenant,
    answer: { status: 201, of: schema.madeFrom },
  })
  async toTenant(@Req() request: WebRequest) {
    const { id: sandboxId } = parse(idParam, request.params);
    const { reseller, plan, email, ...buyer } = parse(schema.toTenant, request.body);
    const { id: resellerId } = (await this.scopes.desk(request, { reseller })).reseller;
    const given = { sandboxId, resellerId, plan, email, buyer };
    const { tenantId, slug } = await this.convert.run(given, this.scopes.actor(request));
    return { id: tenantId, slug };
  }

  @Post('sandboxes/:id/reseller')
  @Needs('resellers.change')
  @Describes({
    summary: 'Makes a sandbox a reseller, with its first price list and its agreement with the network',
    params: idParam,
    body: schema.toReseller,
    answer: { status: 201, of: schema.madeFrom },
  })
  async toReseller(@Req() request: WebRequest) {
    const { id: sandboxId } = parse(idParam, request.params);
    const { street, town, postcode, countryCode, vatNumber, bank, ...form } = parse(schema.toReseller, request.body);
    const buyer = { street, town, postcode, countryCode, vatNumber };
    const { name, sortCode, accountNumber } = bank;
    const account = sortCode === undefined || accountNumber === undefined ? {} : { sortCode, accountNumber };
    const given = { ...form, sandboxId, buyer, bank: { name, ...account } };
    const { resellerId, slug } = await this.reseller.run(given, this.scopes.actor(request));
    return { id: resellerId, slug };
  }

  @Put('sandboxes/at-once')
  @Needs('resellers.change')
  @Describes({
    summary: "Whether whoever confirms a mail address gets a sandbox without anybody's yes",
    body: schema.sandboxesAtOnce,
    answer: { status: 204 },
  })
  async atOnce(@Req() request: WebRequest): Promise<void> {
    const { isOn } = parse(schema.sandboxesAtOnce, request.body);
    await this.desks.acrossNetwork(request, (tx) => this.resellers.setSandboxesAtOnce(tx, isOn));
  }
}
