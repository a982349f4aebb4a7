import { Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { LiftSuspension, Suspend } from '@/dunning';
import { ConvertSandbox, SandboxToReseller } from '@/joining';
import { Clock, localDate, monthIn } from '@/kernel';
import { ChangeAgreement, OpenAgreementsStore } from '@/plans';
import { networkScope } from '@/runtime';
import { ChangeReseller, ResellerListStore, ResellersStore } from '@/tenants';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { Desks } from '../console/desk.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/joining';
import { idParam } from './schemas/shapes';
import { newSuspension, suspensionEnd } from './schemas/tenants';

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
    private readonly change: ChangeReseller,
    private readonly agreements: OpenAgreementsStore,
    private readonly changeAgreement: ChangeAgreement,
    private readonly suspend: Suspend,
    private readonly lift: LiftSuspension,
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

  @Get('resellers/:id')
  @Needs('resellers.read')
  @Describes({
    summary: 'One reseller, and the dated terms by which it buys',
    params: idParam,
    answer: { status: 200, of: schema.reseller },
  })
  one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    return this.desks.acrossNetwork(request, async (tx) => {
      const { slug, name, isNetwork, ...member } = await this.resellers.byId(tx, id);
      const { membershipClass, membershipKind, membershipStanding } = member;
      const agreements = (await this.agreements.ofReseller(tx, id)).map(({ payerId: _, ...one }) => one);
      return { id, slug, name, isNetwork, membershipClass, membershipKind, membershipStanding, agreements };
    });
  }

  @Put('resellers/:id')
  @Needs('resellers.change')
  @Describes({
    summary: 'Its name and membership; only an operational member in standing takes in tenants',
    params: idParam,
    body: schema.resellerChange,
    answer: { status: 204 },
  })
  async save(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    await this.change.run(id, parse(schema.resellerChange, request.body), this.scopes.actor(request));
  }

  @Post('resellers/:id/terms')
  @Needs('resellers.govern')
  @Dangerous()
  @Describes({
    summary: 'By what it buys from a day to come on: a wholesale list, or a percent',
    params: idParam,
    body: schema.wholesaleTerms,
    answer: { status: 204 },
  })
  async terms(@Req() request: WebRequest): Promise<void> {
    const { id: resellerId } = parse(idParam, request.params);
    const { startsOn, terms } = parse(schema.wholesaleTerms, request.body);
    const actor = this.scopes.actor(request);
    await this.changeAgreement.terms({ resellerId, tenantId: null }, localDate(startsOn), terms, actor);
  }

  @Post('resellers/:id/suspension')
  @Needs('resellers.govern')
  @Dangerous()
  @Describes({
    summary: 'Suspends it with all its tenants: no meeting begins and nobody joins one',
    params: idParam,
    body: newSuspension,
    answer: { status: 204 },
  })
  async holdBack(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { reason } = parse(newSuspension, request.body);
    await this.suspend.run(networkScope(id, this.scopes.actor(request)), null, reason);
  }

  @Delete('resellers/:id/suspension')
  @Needs('resellers.govern')
  @Dangerous()
  @Describes({
    summary: 'Lifts that, and says why',
    params: idParam,
    query: suspensionEnd,
    answer: { status: 204 },
  })
  async letGo(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { reason } = parse(suspensionEnd, request.query);
    await this.desks.acrossNetwork(request, (tx) => this.resellers.byId(tx, id));
    await this.lift.run(networkScope(id, this.scopes.actor(request)), null, reason);
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
