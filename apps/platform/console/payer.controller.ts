import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BalancesStore } from '@/books';
import { OverdueStore } from '@/dunning';
import { ChangePayer, type IssuerTx } from '@/invoicing';
import { addDays, dayIn, Money } from '@/kernel';
import { PaymentMethodsStore } from '@/payments';
import { networkScope, resellerScope, type Scope } from '@/runtime';
import { NoSuchPayer, type Payer, PayersStore, payerForm, TenantsStore } from '@/tenants';
import { actorOf, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';
import { payerFields, payerView } from '../payer-view';
import { Desks } from './desk.service';
import { withQuery } from './frame';

const HTML = 'text/html; charset=utf-8';
const FAR_DAYS = 400;
const copyForm = z.object({ tenant: z.uuid('choose one') });
const tenantForm = z.object({ tenant: z.string().trim().min(1, 'choose one').max(60) });

/** One that invoices go to: its name, address and order number, what it owes, how it pays, and for which tenants. */
@Door('console')
@Controller('console/payers')
export class PayerController {
  constructor(
    private readonly desks: Desks,
    private readonly payers: PayersStore,
    private readonly overdue: OverdueStore,
    private readonly balances: BalancesStore,
    private readonly methods: PaymentMethodsStore,
    private readonly change: ChangePayer,
    private readonly tenants: TenantsStore,
  ) {}

  @Get(':id')
  @Needs('invoices.read')
  async show(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    const { saved } = parse(z.object({ saved: z.string().optional() }), query);
    const language = languageFor(request);
    const desk = await this.desks.open(request, {});
    const context = await this.desks.look(request, async (tx) => {
      const payer = await this.payer(tx, id);
      const tenants = await this.payers.tenantsOf(tx, payer);
      const today = dayIn('UTC', tx.clock.now());
      const open = await this.overdue.ofPayer(tx, payer, today, addDays(today, FAR_DAYS));
      const beside = await this.balances.besideInvoices(tx, payer.resellerId, id);
      const method = await this.methods.ofPayer(tx, { resellerId: payer.resellerId, payerId: id });
      const money = (minor: bigint): Money | null => (beside && minor > 0n ? Money.of(minor, beside.currency) : null);
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
        method: method
          ? {
              kind: say(language, `method.${method.kind}`),
              label: method.label,
              state: say(language, `method.state-${method.state}`),
              isInUse: method.state !== 'inactive',
              reference: method.mandateReference ?? '',
            }
          : null,
        opening: money(beside?.openingMinor ?? 0n),
        // Below what is owed, and not of it.
        credit: money(beside?.creditMinor ?? 0n)?.negated() ?? null,
        creditOwed: money(-(beside?.creditMinor ?? 0n)),
        owesOrHas: open.length > 0 || Boolean(beside?.openingMinor || beside?.creditMinor),
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
        // A wholesale account stands in the network's own books.
        account:
          context.isWholesale && !desk.isNetwork
            ? ''
            : withQuery(`/console/payments/debtors/${id}`, {
                reseller: desk.isNetwork && !context.isWholesale ? reseller.slug : undefined,
              }),
        place: desk.isNetwork ? `?reseller=${reseller.slug}` : '',
        isSaved: saved !== undefined,
        ...payerFields(context.payer, language),
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
