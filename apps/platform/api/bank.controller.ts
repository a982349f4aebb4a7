import { Controller, Delete, Get, Post, Req } from '@nestjs/common';
import {
  AcceptTransfer,
  type BankTransaction,
  DecisionsStore,
  inBank,
  MatchTransfers,
  PutAside,
  type Suggestion,
  TransactionsStore,
  UndoDecision,
} from '@/bank';
import type { IssuerTx } from '@/invoicing';
import { Tenancy } from '@/runtime';
import type { Reseller } from '@/tenants';
import { Dangerous, Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import * as schema from './schemas/payments';
import { idParam, reasonQuery, whoseQuery, withReason } from './schemas/shapes';

const A_DAY = /^\d{4}-\d\d-\d\d$/;

/** Transfers that wait for somebody to say what they are for, and what was decided of the others. */
@Door('api')
@For('operators')
@Controller('v1/bank/transactions')
export class BankApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly transactions: TransactionsStore,
    private readonly decisions: DecisionsStore,
    private readonly match: MatchTransfers,
    private readonly accept: AcceptTransfer,
    private readonly putAside: PutAside,
    private readonly undo: UndoDecision,
  ) {}

  @Get()
  @Needs('payments.read')
  @Describes({
    summary: 'Transactions of one state, those that wait with what they may be for',
    query: schema.transactionQuery,
    answer: { status: 200, of: schema.transactionPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, state, reseller } = parse(schema.transactionQuery, request.query);
    const [on, id] = placeIn(cursor, A_DAY) ?? [];
    const after = on !== undefined && id !== undefined ? { after: { on, id } } : {};
    return this.inBank(request, { reseller }, async (tx, owner) => {
      const rows = await this.transactions.list(tx, owner.id, { state, ...after, limit: limit + 1 });
      const waiting = await this.match.suggestions(tx, state === 'waiting' ? rows.slice(0, limit) : []);
      return paged(
        rows,
        limit,
        (one) => shown(one, waiting.get(one.id) ?? []),
        (one) => placeText(one.bookedOn, one.id),
      );
    });
  }

  @Post('matching')
  @Needs('payments.match')
  @Describes({
    summary: 'Looks over all that waits once more: invoices may have been issued since',
    query: whoseQuery,
    answer: { status: 200, of: schema.matchedNow },
  })
  async matchAll(@Req() request: WebRequest) {
    const owner = await this.owner(request);
    return { matched: await this.match.run(owner, this.scopes.actor(request)) };
  }

  @Get(':id')
  @Needs('payments.read')
  @Describes({
    summary: 'One transaction, what it may be for, and all that was decided of it',
    params: idParam,
    query: whoseQuery,
    answer: { status: 200, of: schema.transactionWithDecisions },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    return this.inBank(request, parse(whoseQuery, request.query), async (tx, owner) => {
      const found = await this.transactions.byId(tx, owner.id, id);
      const suggestions = await this.match.suggestions(tx, found.state === 'waiting' ? [found] : []);
      return {
        ...shown(found, suggestions.get(id) ?? []),
        decisions: (await this.decisions.ofTransaction(tx, found)).map((one) => ({
          kind: one.kind,
          isByItself: one.isByItself,
          reason: one.reason,
          decidedAt: one.decidedAt.toISOString(),
          undoneAt: one.undoneAt?.toISOString() ?? null,
          undoneReason: one.undoneReason,
        })),
      };
    });
  }

  @Post(':id/match')
  @Needs('payments.match')
  @Describes({
    summary: 'Says which invoices it pays, and whose credit the rest is',
    params: idParam,
    query: whoseQuery,
    body: schema.newMatch,
    answer: { status: 204 },
  })
  async matchOne(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { parts, restTo } = parse(schema.newMatch, request.body);
    const owner = await this.owner(request);
    const acceptance = {
      parts: parts.map(({ invoiceId, amountMinor }) => ({ invoiceId, amountMinor: BigInt(amountMinor) })),
      restTo: restTo ?? null,
      isByItself: false,
    };
    await this.accept.run(owner, id, acceptance, this.scopes.actor(request));
  }

  @Post(':id/exclusion')
  @Needs('payments.match')
  @Describes({
    summary: 'Puts it aside: it pays no invoice',
    params: idParam,
    query: whoseQuery,
    body: withReason,
    answer: { status: 204 },
  })
  async exclude(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { reason } = parse(withReason, request.body);
    await this.putAside.ignore(await this.owner(request), id, reason, this.scopes.actor(request));
  }

  @Post(':id/refund')
  @Needs('payments.refund')
  @Dangerous()
  @Describes({
    summary: 'Says whose credit money that went out was',
    params: idParam,
    query: whoseQuery,
    body: schema.newBankRefund,
    answer: { status: 204 },
  })
  async refund(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { payerId, reason } = parse(schema.newBankRefund, request.body);
    await this.putAside.refund(await this.owner(request), id, payerId, reason, this.scopes.actor(request));
  }

  @Delete(':id/decision')
  @Needs('payments.match')
  @Describes({
    summary: 'Undoes what was decided of it, and says why',
    params: idParam,
    query: whoseQuery.extend(reasonQuery.shape),
    answer: { status: 204 },
  })
  async reverse(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { reason } = parse(reasonQuery, request.query);
    await this.undo.run(await this.owner(request), id, reason, this.scopes.actor(request));
  }

  private async owner(request: WebRequest): Promise<Reseller> {
    return (await this.scopes.desk(request, parse(whoseQuery, request.query))).reseller;
  }

  private async inBank<T>(
    request: WebRequest,
    whose: { reseller?: string | undefined },
    work: (tx: IssuerTx, owner: Reseller) => Promise<T>,
  ): Promise<T> {
    const { reseller } = await this.scopes.desk(request, whose);
    return inBank(this.tenancy, reseller, this.scopes.actor(request), (tx) => work(tx, reseller));
  }
}

const shown = (one: BankTransaction, suggestions: readonly Suggestion[]) => ({
  id: one.id,
  account: one.accountName,
  bookedOn: one.bookedOn,
  amountMinor: Number(one.amountMinor),
  currency: one.currency,
  party: one.partyName,
  partyAccount: one.partyAccount,
  reference: one.reference,
  description: one.description,
  alsoIn: one.alsoIn,
  state: one.state,
  suggestions: suggestions.map(({ payerId, payerName, isExact, parts, restMinor }) => ({
    payerId,
    payer: payerName,
    isExact,
    parts: parts.map(({ invoiceId, number, amountMinor }) => ({ invoiceId, number, amountMinor: Number(amountMinor) })),
    restMinor: Number(restMinor),
  })),
});
