import { Readable } from 'node:stream';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { inBank } from '@/bank';
import { OPEN_INVOICE_KEYS, OpenInvoiceListStore } from '@/payments';
import { Tenancy } from '@/runtime';
import { type Age, BooksOf, calledLike, sortedDebtors } from '@/statements';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import * as schema from './schemas/payments';
import { whoseQuery } from './schemas/shapes';

/** Who owes what: open invoices, debtors by age, statements of account, and the books as plain text. */
@Door('api')
@For('operators')
@Controller('v1')
export class DebtorsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly books: BooksOf,
    private readonly open: OpenInvoiceListStore,
  ) {}

  @Get('open-invoices')
  @Needs('payments.read')
  @Describes({
    summary: 'Invoices of which something is open, searched and sorted',
    query: schema.openQuery,
    answer: { status: 200, of: schema.openInvoicePage },
  })
  async openInvoices(@Req() request: WebRequest) {
    const { cursor, limit, reseller, q: search, late, sort } = parse(schema.openQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const [key, id] = placeIn(cursor, OPEN_INVOICE_KEYS[sort]) ?? [];
    const after = key !== undefined && id ? { key, id } : undefined;
    const rows = await inBank(this.tenancy, desk.reseller, this.scopes.actor(request), async (tx) => {
      const { today, ...issuer } = await this.books.open(tx, desk.reseller);
      const filter = { ...issuer, search, dueBefore: late === 'yes' ? today : undefined };
      return this.open.page(tx, filter, { sort, after, limit: limit + 1 });
    });
    return paged(
      rows,
      limit,
      (one) => ({
        id: one.invoiceId,
        number: one.number,
        payerId: one.payerId,
        payer: one.payerName,
        issuedOn: one.issuedOn,
        dueOn: one.dueOn,
        currency: one.currency,
        grossMinor: Number(one.grossMinor),
        openMinor: Number(one.openMinor),
      }),
      ({ place }) => placeText(place.key, place.id),
    );
  }

  @Get('debtors')
  @Needs('payments.read')
  @Describes({
    summary: 'Debtors by the age of what they owe',
    query: schema.debtorQuery,
    answer: { status: 200, of: schema.debtorList },
  })
  async debtors(@Req() request: WebRequest) {
    const { q, sort, reseller } = parse(schema.debtorQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const { book, debtors } = await this.books.debtors(desk.reseller, this.scopes.actor(request));
    return {
      on: book.today,
      currency: book.issuer.currency,
      items: sortedDebtors(calledLike(debtors, q ?? ''), sort).map(
        ({ payerId, payerName, byAge, owedMinor, creditMinor }) => ({
          payerId,
          payer: payerName,
          byAge: inNumbers(byAge),
          owedMinor: Number(owedMinor),
          creditMinor: Number(creditMinor),
        }),
      ),
    };
  }

  @Get('debtors/:payerId')
  @Needs('payments.read')
  @Describes({
    summary: "A payer's statement of account, whole or from a day on",
    params: schema.payerParams,
    query: schema.accountQuery,
    answer: { status: 200, of: schema.account },
  })
  async account(@Req() request: WebRequest) {
    const { payerId } = parse(schema.payerParams, request.params);
    const { from, reseller } = parse(schema.accountQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const actor = this.scopes.actor(request);
    return shownAccount(await this.books.account(desk.reseller, payerId, actor, { from: from ?? null }));
  }

  @Get('books')
  @Needs('payments.read')
  @Describes({
    summary: 'The whole journal for hledger',
    query: whoseQuery,
    answer: { status: 200, type: 'text/plain' },
  })
  async journal(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { reseller } = await this.scopes.desk(request, parse(whoseQuery, request.query));
    await reply
      .type('text/plain; charset=utf-8')
      .send(Readable.from(this.books.hledger(reseller, this.scopes.actor(request))));
  }
}

const inNumbers = (byAge: Readonly<Record<Age, bigint>>): Record<Age, number> => ({
  'not-due': Number(byAge['not-due']),
  'to-30': Number(byAge['to-30']),
  'to-60': Number(byAge['to-60']),
  'to-90': Number(byAge['to-90']),
  older: Number(byAge.older),
});

export const shownAccount = ({ book, party, statement }: Awaited<ReturnType<BooksOf['account']>>) => ({
  payerId: party.payerId,
  payer: party.name,
  currency: book.issuer.currency,
  broughtMinor: Number(statement.broughtMinor),
  lines: statement.lines.map(({ on, kind, numbers, changeMinor, balanceMinor }) => ({
    on,
    kind,
    numbers,
    changeMinor: Number(changeMinor),
    balanceMinor: Number(balanceMinor),
  })),
  balanceMinor: Number(statement.balanceMinor),
});
