import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BalancesStore } from '@/books';
import { OverdueStore } from '@/dunning';
import { ChangePayer, decimalOf, type IssuerTx } from '@/invoicing';
import { addDays, dayIn, Money } from '@/kernel';
import { PaymentMethodsStore } from '@/payments';
import { networkScope, resellerScope, type Scope } from '@/runtime';
import { PAYER_KEYS, PAYER_SORTS, PayerListStore, type PayerPlace } from '@/statements';
import { NoSuchPayer, type Payer, PayersStore, payerForm, TenantsStore } from '@/tenants';
import { actorOf, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';
import { sendCsv } from '../csv-reply';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { payerFields, payerView } from '../payer-view';
import { type Desk, Desks } from './desk.service';
import { frame, withQuery } from './frame';

const HTML = 'text/html; charset=utf-8';
const PAGE = 50;
const BATCH = 1000;
const FAR_DAYS = 400;
const COLUMNS = [
  'name',
  'address',
  'country',
  'vat number',
  'mail',
  'order number',
  'pays for',
  'owed',
  'currency',
  'oldest_due_on',
];
const listQuery = z
  .object({
    reseller: z.string().max(60).optional(),
    q: z.string().trim().max(100).default(''),
    sort: z.enum(PAYER_SORTS).default('name'),
    after: cursorParam,
  })
  .transform(({ after, ...rest }) => ({
    ...rest,
    after: after && PAYER_KEYS[rest.sort].test(after[0]!) ? { key: after[0]!, id: after[1]! } : undefined,
  }));
type Asked = z.infer<typeof listQuery>;
const copyForm = z.object({ tenant: z.uuid('choose one') });
const tenantForm = z.object({ tenant: z.string().trim().min(1, 'choose one').max(60) });

/** Who invoices go to: their names, addresses and order numbers, and for which tenants each pays. */
@Door('console')
@Controller('console/payers')
export class PayersController {
  constructor(
    private readonly desks: Desks,
    private readonly payers: PayersStore,
    private readonly list: PayerListStore,
    private readonly overdue: OverdueStore,
    private readonly balances: BalancesStore,
    private readonly methods: PaymentMethodsStore,
    private readonly change: ChangePayer,
    private readonly tenants: TenantsStore,
  ) {}

  @Get()
  @Needs('invoices.read')
  async all(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const asked = parse(listQuery, query);
    const desk = await this.desks.open(request, asked);
    const { today, list } = await this.read(request, desk, asked, asked.after, PAGE + 1);
    const { shown, last, hasMore } = pageOf(list, PAGE);
    const language = languageFor(request);
    const kept = { reseller: desk.isNetwork ? desk.reseller.slug : undefined, q: asked.q, sort: asked.sort };
    const at = (path: string, more: Record<string, string> = {}): string => withQuery(path, { ...kept, ...more });
    await reply.type(HTML).send(
      page('console/payers', request, {
        ...frame(desk, 'payers.title', 'payers'),
        q: asked.q,
        csv: at('/console/payers/csv'),
        isNetwork: desk.isNetwork,
        resellers: desk.resellers.map(({ slug, name }) => ({ slug, name, isShown: slug === desk.reseller.slug })),
        sorts: PAYER_SORTS.map((value) => ({
          value,
          name: say(language, `debtors.sort-${value}`),
          isChosen: value === asked.sort,
        })),
        payers: shown.map((payer) => ({
          ...payer,
          emails: payer.emails.join(', '),
          isWholesale: payer.tier === 'wholesale',
          isLate: payer.oldestDueOn !== null && payer.oldestDueOn < today,
        })),
        first: asked.after ? at('/console/payers') : '',
        onwards: hasMore ? at('/console/payers', { after: cursorText([last!.place.key, last!.place.id]) }) : '',
      }),
    );
  }

  /** All that were found, as they are sorted, written while they are read. */
  @Get('csv')
  @Needs('invoices.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const asked = parse(listQuery, query);
    const desk = await this.desks.open(request, asked);
    await sendCsv(reply, 'payers.csv', COLUMNS, this.rows(request, desk, asked));
  }

  private async *rows(request: WebRequest, desk: Desk, asked: Asked): AsyncGenerator<string[]> {
    for (let after: PayerPlace | undefined; ; ) {
      const { list } = await this.read(request, desk, asked, after, BATCH);
      for (const payer of list)
        yield [
          payer.name,
          payer.addressLines.join(', '),
          payer.countryCode,
          payer.vatNumber ?? '',
          payer.emails.join(', '),
          payer.purchaseOrder ?? '',
          payer.tenants,
          decimalOf(payer.owed?.minor ?? 0n),
          payer.owed?.currency ?? '',
          payer.oldestDueOn ?? '',
        ];
      if (list.length < BATCH) return;
      after = list.at(-1)!.place;
    }
  }

  private read(
    request: WebRequest,
    { reseller }: Desk,
    { q, sort }: Asked,
    after: PayerPlace | undefined,
    limit: number,
  ) {
    return this.desks.look(request, async (tx) => ({
      today: dayIn(reseller.zone, tx.clock.now()),
      list: await this.list.page(tx, reseller.id, { q, sort, after, limit }),
    }));
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
        credit: money(beside?.creditMinor ?? 0n),
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
