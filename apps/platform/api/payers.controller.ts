import { Controller, Get, Post, Put, Req } from '@nestjs/common';
import { BalancesStore } from '@/books';
import { OverdueStore } from '@/dunning';
import { ChangePayer, type IssuerTx } from '@/invoicing';
import { addDays, dayIn } from '@/kernel';
import { PaymentMethodsStore } from '@/payments';
import { networkScope, resellerScope, type Scope } from '@/runtime';
import { PAYER_KEYS, PayerListStore } from '@/statements';
import { NoSuchPayer, type Payer, PayersStore, payerForm } from '@/tenants';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import { payerData, shownPayer } from './payer-shapes';
import * as schema from './schemas/payers';
import { idParam, made } from './schemas/shapes';

const FAR_DAYS = 400;

/** Who invoices go to, and for which tenants each pays. */
@Door('api')
@For('operators')
@Controller('v1/payers')
export class PayersApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly payers: PayersStore,
    private readonly list: PayerListStore,
    private readonly overdue: OverdueStore,
    private readonly balances: BalancesStore,
    private readonly methods: PaymentMethodsStore,
    private readonly change: ChangePayer,
  ) {}

  @Get()
  @Needs('invoices.read')
  @Describes({
    summary: 'Payers with what they owe, searched and sorted',
    query: schema.payerQuery,
    answer: { status: 200, of: schema.payerPage },
  })
  async all(@Req() request: WebRequest) {
    const { cursor, limit, q = '', sort, reseller } = parse(schema.payerQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const [key, id] = placeIn(cursor, PAYER_KEYS[sort]) ?? [];
    const after = key !== undefined && id ? { key, id } : undefined;
    const rows = await this.scopes.look(request, (tx) =>
      this.list.page(tx, desk.reseller.id, { q, sort, after, limit: limit + 1 }),
    );
    return paged(
      rows,
      limit,
      (payer) => ({
        ...shownPayer(payer),
        owedMinor: Number(payer.owed?.minor ?? 0n),
        currency: payer.owed?.currency ?? null,
        oldestDueOn: payer.oldestDueOn,
      }),
      ({ place }) => placeText(place.key, place.id),
    );
  }

  @Get(':id')
  @Needs('invoices.read')
  @Describes({
    summary: 'One payer, its tenants, and what is open',
    params: idParam,
    answer: { status: 200, of: schema.payerWithTenants },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    return this.scopes.look(request, async (tx) => {
      const payer = await this.payer(tx, id);
      const today = dayIn('UTC', tx.clock.now());
      const open = await this.overdue.ofPayer(tx, payer, today, addDays(today, FAR_DAYS));
      const beside = await this.balances.besideInvoices(tx, payer.resellerId, id);
      const method = await this.methods.ofPayer(tx, { resellerId: payer.resellerId, payerId: id });
      return {
        ...shownPayer(payer),
        method: method ? { kind: method.kind, label: method.label, state: method.state } : null,
        tenants: await this.payers.tenantsOf(tx, payer),
        open: open.map(({ invoiceId, number, dueOn, openMinor, currency }) => ({
          invoiceId,
          number,
          dueOn,
          openMinor: Number(openMinor),
          currency,
        })),
        openingMinor: Number(beside?.openingMinor ?? 0n),
        creditMinor: Number(beside?.creditMinor ?? 0n),
      };
    });
  }

  @Put(':id')
  @Needs('payers.change')
  @Describes({
    summary: 'Changes who is billed, with effect for whatever is not issued yet',
    params: idParam,
    body: schema.newPayerData,
    answer: { status: 204 },
  })
  async save(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { isBusiness, ...data } = parse(schema.newPayerData, request.body);
    await this.change.run(await this.scope(request, id), id, parse(payerForm, payerData(data)), isBusiness);
  }

  @Post(':id/tenants')
  @Needs('payers.change')
  @Describes({
    summary: 'Lets it pay for a tenant from now on',
    params: idParam,
    body: schema.ofTenant,
    answer: { status: 204 },
  })
  async assign(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { tenantId } = parse(schema.ofTenant, request.body);
    await this.change.assign(await this.scope(request, id), tenantId, id);
  }

  @Post(':id/copies')
  @Needs('payers.change')
  @Describes({
    summary: 'A payer of its own for a tenant that shares this one, alike at first',
    params: idParam,
    body: schema.ofTenant,
    answer: { status: 201, of: made },
  })
  async split(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const { tenantId } = parse(schema.ofTenant, request.body);
    return { id: await this.change.split(await this.scope(request, id), tenantId, id) };
  }

  private async payer(tx: IssuerTx, id: string): Promise<Payer> {
    const payer = await this.payers.find(tx, id);
    if (!payer) throw new NoSuchPayer();
    return payer;
  }

  /** How a reseller is billed is the network's to say. */
  private async scope(request: WebRequest, id: string): Promise<Scope> {
    const { isNetwork, resellerId: own } = this.scopes.key(request);
    const { resellerId, tier } = await this.scopes.look(request, (tx) => this.payer(tx, id));
    if (!isNetwork && (tier === 'wholesale' || resellerId !== own)) throw new NoSuchPayer();
    return (tier === 'wholesale' ? networkScope : resellerScope)(resellerId, this.scopes.actor(request));
  }
}
