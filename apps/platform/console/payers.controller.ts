import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { OverdueStore } from '@/dunning';
import { ChangePayer, type IssuerTx } from '@/invoicing';
import { addDays, dayIn, Money } from '@/kernel';
import { networkScope, resellerScope, type Scope } from '@/runtime';
import { NoSuchPayer, type Payer, PayersStore, payerForm, TenantsStore } from '@/tenants';
import { actorOf, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { sendCsv } from '../csv-reply';
import { payerFields, payerView } from '../payer-view';
import { Desks } from './desk.service';

const HTML = 'text/html; charset=utf-8';
const PAGE = 50;
const BATCH = 1000;
const FAR_DAYS = 400;
const listQuery = z.object({
  reseller: z.string().optional(),
  q: z.string().trim().max(100).default(''),
  after: z.string().max(250).optional(),
});
const copyForm = z.object({ tenant: z.uuid('choose one') });
const tenantForm = z.object({ tenant: z.string().trim().min(1, 'choose one').max(60) });

/** Who invoices go to: their names, addresses and order numbers, and for which tenants each pays. */
@Door('console')
@Controller('console/payers')
export class PayersController {
  constructor(
    private readonly desks: Desks,
    private readonly payers: PayersStore,
    private readonly overdue: OverdueStore,
    private readonly change: ChangePayer,
    private readonly tenants: TenantsStore,
  ) {}

  @Get()
  @Needs('invoices.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { q, after, ...given } = parse(listQuery, query);
    const desk = await this.desks.open(request, given);
    const found = await this.desks.look(request, (tx) =>
      this.payers.page(tx, desk.reseller.id, { q, after: after ?? '', limit: PAGE + 1 }),
    );
    const shown = found.slice(0, PAGE);
    const last = shown.at(-1);
    const next = new URLSearchParams({ q, reseller: desk.reseller.slug, after: last ? `${last.name} ${last.id}` : '' });
    await reply.type(HTML).send(
      page('console/payers', request, {
        titleKey: 'payers.title',
        nav: 'payers',
        brandName: desk.reseller.name,
        brandStyle: desk.reseller.slug,
        q,
        csv: `/console/payers/csv?${new URLSearchParams({ q, reseller: desk.reseller.slug })}`,
        isNetwork: desk.isNetwork,
        resellers: desk.resellers.map(({ slug, name }) => ({ slug, name, isShown: slug === desk.reseller.slug })),
        payers: shown.map((payer) => ({
          ...payer,
          emails: payer.emails.join(', '),
          isWholesale: payer.tier === 'wholesale',
        })),
        next: found.length > PAGE ? `/console/payers?${next}` : '',
      }),
    );
  }

  /** All that were found, read a thousand at a time. */
  @Get('csv')
  @Needs('invoices.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { q, ...given } = parse(listQuery, query);
    const { reseller } = await this.desks.open(request, given);
    const columns = ['name', 'address', 'country', 'vat number', 'mail', 'order number', 'pays for'];
    await sendCsv(reply, 'payers.csv', columns, this.rows(request, reseller.id, q));
  }

  private async *rows(request: WebRequest, resellerId: string, q: string): AsyncGenerator<string[]> {
    for (let after = ''; ; ) {
      const search = { q, after, limit: BATCH };
      const found = await this.desks.look(request, (tx) => this.payers.page(tx, resellerId, search));
      for (const { name, addressLines, countryCode, vatNumber, emails, purchaseOrder, tenants } of found)
        yield [
          name,
          addressLines.join(', '),
          countryCode,
          vatNumber ?? '',
          emails.join(', '),
          purchaseOrder ?? '',
          tenants,
        ];
      const last = found.at(-1);
      if (!last || found.length < BATCH) return;
      after = `${last.name} ${last.id}`;
    }
  }

  @Get(':id')
  @Needs('invoices.read')
  async show(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    const { saved } = parse(z.object({ saved: z.string().optional() }), query);
    const desk = await this.desks.open(request, {});
    const context = await this.desks.look(request, async (tx) => {
      const payer = await this.payer(tx, id);
      const tenants = await this.payers.tenantsOf(tx, payer);
      const today = dayIn('UTC', tx.clock.now());
      const open = await this.overdue.ofPayer(tx, payer, today, addDays(today, FAR_DAYS));
      return {
        reseller: desk.resellers.find((one) => one.id === payer.resellerId) ?? desk.reseller,
        payer: payerView(payer),
        isWholesale: payer.tier === 'wholesale',
        mayChange: payer.tier === 'retail' || desk.isNetwork,
        maySplit: tenants.length > 1,
        vatUnchecked: payer.vatNumber !== null && payer.vatEvidence === null,
        tenants,
        open: open.map(({ invoiceId, number, dueOn, openMinor, currency }) => ({
          id: invoiceId,
          number,
          dueOn,
          amount: Money.of(openMinor, currency),
        })),
      };
    });
    const { reseller } = context;
    await reply.type(HTML).send(
      page('console/payer', request, {
        ...context,
        id,
        title: context.payer.name,
        nav: 'payers',
        brandName: reseller.name,
        brandStyle: reseller.slug,
        place: desk.isNetwork ? `?reseller=${reseller.slug}` : '',
        isSaved: saved !== undefined,
        ...payerFields(context.payer, languageFor(request)),
      }),
    );
  }

  @Post(':id')
  @Needs('payers.change')
  async save(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const scope = await this.scopeOf(request, id);
    const data = parse(payerForm, body);
    const { isBusiness } = parse(z.object({ isBusiness: z.literal('yes').optional() }), body);
    await this.change.run(scope, id, data, isBusiness === 'yes');
    await reply.redirect(`/console/payers/${id}?saved=1`, 303);
  }

  @Post(':id/tenants')
  @Needs('payers.change')
  async assign(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const scope = await this.scopeOf(request, id);
    const { tenant: slug } = parse(tenantForm, body);
    const tenant = await this.desks.look(request, (tx) => this.tenants.bySlug(tx, slug));
    await this.change.assign(scope, tenant.id, id);
    await reply.redirect(`/console/payers/${id}?saved=1`, 303);
  }

  @Post(':id/copies')
  @Needs('payers.change')
  async split(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const scope = await this.scopeOf(request, id);
    const { tenant } = parse(copyForm, body);
    const own = await this.change.split(scope, tenant, id);
    await reply.redirect(`/console/payers/${own}?saved=1`, 303);
  }

  private async payer(tx: IssuerTx, id: string): Promise<Payer> {
    const payer = z.uuid().safeParse(id).success ? await this.payers.find(tx, id) : undefined;
    if (!payer) throw new NoSuchPayer();
    return payer;
  }

  /** A reseller's people change their own tenants' payers; how a reseller is billed is the network's to say. */
  private async scopeOf(request: WebRequest, id: string): Promise<Scope> {
    const { resellerId, tier } = await this.desks.look(request, (tx) => this.payer(tx, id));
    const { isNetwork } = await this.desks.open(request, {});
    if (tier === 'wholesale' && !isNetwork) throw new NoSuchPayer();
    if (!isNetwork && resellerId !== visitorOf(request).membership.resellerId) throw new NoSuchPayer();
    const actor = actorOf(request);
    return tier === 'wholesale' ? networkScope(resellerId, actor) : resellerScope(resellerId, actor);
  }
}
