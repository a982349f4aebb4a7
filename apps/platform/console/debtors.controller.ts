import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { inBank } from '@/bank';
import { daysBetween, type LocalDate, Money } from '@/kernel';
import { OpenInvoicesStore } from '@/payments';
import { Tenancy } from '@/runtime';
import { AGES, type Age, BooksOf, totalByAge } from '@/statements';
import { actorOf, aDay, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { inert } from '@/wording';
import { amountText } from '../bank-view';
import { statementView } from '../statement-view';
import { BankDesk } from './bank-desk.service';

const HTML = 'text/html; charset=utf-8';
const PAGE = 100;
const whose = z.object({ reseller: z.string().max(60).optional() });
const paged = whose.extend({ after: z.union([z.uuid(), z.literal('').transform(() => undefined)]).optional() });
const statementQuery = whose.extend({
  from: z
    .union([z.literal(''), aDay()])
    .optional()
    .catch(undefined),
});

/** Who owes what: open invoices, debtors by age, each payer's statement of account, and the books as plain text. */
@Door('console')
@Controller('console/payments')
export class DebtorsController {
  constructor(
    private readonly desk: BankDesk,
    private readonly tenancy: Tenancy,
    private readonly books: BooksOf,
    private readonly open: OpenInvoicesStore,
  ) {}

  /** Open invoices, the longest due first; `after` is the last of the page before. */
  @Get('open')
  @Needs('payments.read')
  async openInvoices(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { after, ...asked } = parse(paged, given);
    const desk = await this.desk.open(request, asked);
    const { today, list } = await inBank(this.tenancy, desk.reseller, actorOf(request), async (tx) => {
      const book = await this.books.open(tx, desk.reseller);
      return { today: book.today, list: await this.open.page(tx, book, { after, limit: PAGE + 1 }) };
    });
    const shown = list.slice(0, PAGE);
    const isMore = list.length > PAGE;
    await reply.type(HTML).send(
      page('console/open-invoices', request, {
        ...this.desk.head(request, desk, 'open'),
        invoices: shown.map(({ invoiceId, number, payerId, payerName, dueOn, grossMinor, openMinor, currency }) => ({
          invoiceId,
          number,
          payerId,
          payerName,
          dueOn: dueOn ?? '',
          late: dueOn && dueOn < today ? daysBetween(dueOn as LocalDate, today) : 0,
          gross: Money.of(grossMinor, currency),
          open: Money.of(openMinor, currency),
        })),
        later: isMore ? `/console/payments/open?reseller=${desk.reseller.slug}&after=${shown.at(-1)!.invoiceId}` : '',
      }),
    );
  }

  @Get('debtors')
  @Needs('payments.read')
  async debtors(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { after, ...asked } = parse(paged, given);
    const desk = await this.desk.open(request, asked);
    const { book, debtors } = await this.books.debtors(desk.reseller, actorOf(request));
    const start = after ? debtors.findIndex(({ payerId }) => payerId === after) + 1 : 0;
    const shown = debtors.slice(start, start + PAGE);
    const isMore = debtors.length > start + PAGE;
    const money = (minor: bigint): Money => Money.of(minor, book.issuer.currency);
    const ages = (byAge: Readonly<Record<Age, bigint>>) =>
      AGES.map((age) => ({ amount: byAge[age] === 0n ? null : money(byAge[age]) }));
    const sum = (of: 'owedMinor' | 'creditMinor'): Money => money(debtors.reduce((all, one) => all + one[of], 0n));
    await reply.type(HTML).send(
      page('console/debtors', request, {
        ...this.desk.head(request, desk, 'debtors'),
        today: book.today,
        ages: AGES.map((age) => `debtors.${age}`),
        debtors: shown.map(({ payerId, payerName, byAge, owedMinor, creditMinor }) => ({
          payerId,
          payerName,
          ages: ages(byAge),
          owed: money(owedMinor),
          credit: creditMinor > 0n ? money(creditMinor) : null,
        })),
        first: start > 0 ? `/console/payments/debtors?reseller=${desk.reseller.slug}` : '',
        onwards: isMore
          ? `/console/payments/debtors?reseller=${desk.reseller.slug}&after=${shown.at(-1)!.payerId}`
          : '',
        total: { ages: ages(totalByAge(debtors)), owed: sum('owedMinor'), credit: sum('creditMinor') },
      }),
    );
  }

  @Get('debtors/csv')
  @Needs('payments.read')
  async debtorsCsv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desk.open(request, parse(whose, given));
    const { book, debtors } = await this.books.debtors(desk.reseller, actorOf(request));
    const rows = debtors.map(({ payerName, byAge, owedMinor, creditMinor }) => [
      inert(payerName),
      ...AGES.map((age) => amountText(byAge[age])),
      amountText(owedMinor),
      amountText(creditMinor),
      book.issuer.currency,
    ]);
    await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="debtors-${book.today}.csv"`)
      .send(stringify([['payer', ...AGES, 'owed', 'credit', 'currency'], ...rows], { bom: true }));
  }

  /** The whole journal for hledger, piece by piece. */
  @Get('books.journal')
  @Needs('payments.read')
  async journal(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desk.open(request, parse(whose, given));
    await reply
      .type('text/plain; charset=utf-8')
      .header('content-disposition', `attachment; filename="${desk.reseller.slug}.journal"`)
      .send(Readable.from(this.books.hledger(desk.reseller, actorOf(request))));
  }

  @Get('debtors/:payerId')
  @Needs('payments.read')
  async statement(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('payerId') payerId: string,
    @Query() given: unknown,
  ): Promise<void> {
    const { from, ...asked } = parse(statementQuery, given);
    const desk = await this.desk.open(request, asked);
    const account = await this.books.account(desk.reseller, payerId, actorOf(request), { from: from || null });
    await reply.type(HTML).send(
      page('console/statement', request, {
        ...this.desk.head(request, desk, 'debtors'),
        ...statementView(account, from ?? '', visitorOf(request).person.language, '/console/payments'),
        payerId,
      }),
    );
  }
}
