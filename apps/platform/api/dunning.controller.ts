import { Controller, Delete, Get, Post, Req } from '@nestjs/common';
import {
  DunningPoliciesStore,
  type DunningPolicy,
  NoteReferenceRate,
  type PolicyOf,
  PreviewDunning,
  PromisePayment,
  ReferenceRatesStore,
  SaveDunningPolicy,
} from '@/dunning';
import { InvoicesStore } from '@/invoicing';
import { dayIn, localDate } from '@/kernel';
import { IssuersStore } from '@/tenants';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { Desks } from '../console/desk.service';
import { issuerOf } from '../console/desk-links';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/payments';
import { deskQuery, idParam } from './schemas/shapes';

/** What is done about money that does not come: the policy, who it reaches, promises, Bank Rate. */
@Door('api')
@For('operators')
@Controller('v1')
export class DunningApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly desks: Desks,
    private readonly issuers: IssuersStore,
    private readonly policies: DunningPoliciesStore,
    private readonly savePolicy: SaveDunningPolicy,
    private readonly preview: PreviewDunning,
    private readonly promise: PromisePayment,
    private readonly invoices: InvoicesStore,
    private readonly rates: ReferenceRatesStore,
    private readonly noteRate: NoteReferenceRate,
  ) {}

  @Get('dunning')
  @Needs('payments.read')
  @Describes({
    summary: 'The policy by the due date it holds from, and who it reaches today',
    query: deskQuery,
    answer: { status: 200, of: schema.dunning },
  })
  show(@Req() request: WebRequest) {
    return this.reached(request);
  }

  @Post('dunning/previews')
  @Needs('payments.read')
  @Describes({
    summary: 'The same as if a policy were saved; nothing is',
    query: deskQuery,
    body: schema.policy,
    answer: { status: 200, of: schema.dunning },
  })
  look(@Req() request: WebRequest) {
    return this.reached(request, policyIn(request));
  }

  @Post('dunning/policies')
  @Needs('issuer.change')
  @Describes({
    summary: 'Saves a policy for what is due from a day on',
    query: deskQuery,
    body: schema.policy,
    answer: { status: 204 },
  })
  async save(@Req() request: WebRequest): Promise<void> {
    const { of } = await this.whose(request);
    await this.savePolicy.run(of, policyIn(request), this.scopes.actor(request));
  }

  @Post('invoices/:id/promise')
  @Needs('payments.match')
  @Describes({
    summary: 'Notes that its payer promised to pay by a day: no step is taken until it has passed',
    params: idParam,
    body: schema.promise,
    answer: { status: 204 },
  })
  async note(@Req() request: WebRequest): Promise<void> {
    const { on, note } = parse(schema.promise, request.body);
    const { id, scope } = await this.invoice(request);
    await this.promise.run(scope, id, localDate(on), note);
  }

  @Delete('invoices/:id/promise')
  @Needs('payments.match')
  @Describes({ summary: 'Takes a promise as broken', params: idParam, answer: { status: 204 } })
  async withdraw(@Req() request: WebRequest): Promise<void> {
    const { id, scope } = await this.invoice(request);
    await this.promise.withdraw(scope, id);
  }

  @Post('reference-rates')
  @Needs('resellers.change')
  @Describes({
    summary: 'Bank Rate as somebody looked it up, on the last day of a half-year',
    body: schema.referenceRate,
    answer: { status: 204 },
  })
  async addRate(@Req() request: WebRequest): Promise<void> {
    const { day, percent } = parse(schema.referenceRate, request.body);
    await this.noteRate.run({ day: localDate(day), percent }, this.scopes.actor(request));
  }

  private async whose(request: WebRequest): Promise<{ of: PolicyOf; zone: string }> {
    const desk = await this.scopes.desk(request, parse(deskQuery, request.query));
    const { id } = issuerOf(desk);
    const [first] = await this.scopes.look(request, (tx) => this.issuers.ofReseller(tx, id));
    return { of: { tier: desk.tier, issuerResellerId: id, issuerId: first!.id }, zone: first!.zone };
  }

  private async reached(request: WebRequest, proposed?: DunningPolicy) {
    const { of, zone } = await this.whose(request);
    return this.scopes.look(request, async (tx) => ({
      versions: (await this.policies.versions(tx, of)).map(({ startsOn, steps, claimsInterest, promiseDays }) => ({
        startsOn,
        steps: [...steps],
        claimsInterest,
        promiseDays,
      })),
      reached: (await this.preview.run(tx, of, dayIn(zone, tx.clock.now()), proposed)).map(
        ({ invoice, next, isToday }) => ({
          invoiceId: invoice.invoiceId,
          number: invoice.number,
          payer: invoice.payerName,
          dueOn: invoice.dueOn,
          openMinor: Number(invoice.openMinor),
          currency: invoice.currency,
          waitsFor: invoice.waitsFor,
          promisedOn: invoice.promise?.on ?? null,
          next: next && { kind: next.kind, on: next.on },
          isToday,
        }),
      ),
      referenceRates: (await this.rates.all(tx)).map(({ day, percent }) => ({ day, percent: String(percent) })),
    }));
  }

  private async invoice(request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const invoice = await this.scopes.look(request, (tx) => this.invoices.byId(tx, id));
    return { id, scope: this.desks.scopeOf(request, invoice) };
  }
}

const policyIn = (request: WebRequest): DunningPolicy => {
  const { startsOn, ...policy } = parse(schema.policy, request.body);
  return { ...policy, startsOn: localDate(startsOn) };
};
