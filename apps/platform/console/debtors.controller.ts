import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Money } from '@/kernel';
import { AGES, type Age, BooksOf, calledLike, DEBTOR_SORTS, sortedDebtors, totalByAge } from '@/statements';
import { actorOf, aDay, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { inert, say } from '@/wording';
import { amountText } from '../bank-view';
import { sendCsv } from '../csv-reply';
import { STATEMENT_COLUMNS, statementRow, statementView } from '../statement-view';
import { BankDesk } from './bank-desk.service';
import type { Desk } from './desk.service';
import { withQuery } from './frame';

const HTML = 'text/html; charset=utf-8';
const PAGE = 100;
const whose = z.object({ reseller: z.string().max(60).optional() });
const query = whose.extend({
  q: z.string().trim().max(100).default(''),
  sort: z.enum(DEBTOR_SORTS).default('owed'),
  after: z.union([z.uuid(), z.literal('').transform(() => undefined)]).optional(),
});
type Asked = z.infer<typeof query>;
const statementQuery = whose.extend({
  from: z
    .union([z.literal(''), aDay()])
    .optional()
    .catch(undefined),
});

/** Who owes what: debtors by age, each payer's statement of account, and the books as plain text. */
@Door('console')
@Controller('console/payments')
export class DebtorsController {
  constructor(
    private readonly desk: BankDesk,
    private readonly books: BooksOf,
  ) {}

  @Get('debtors')
  @Needs('payments.read')
  async debtors(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { after, ...asked } = parse(query, given);
    const desk = await this.desk.open(request, asked);
    const { book, debtors } = await this.found(request, desk, asked);
    const start = after ? debtors.findIndex(({ payerId }) => payerId === after) + 1 : 0;
    const shown = debtors.slice(start, start + PAGE);
    const isMore = debtors.length > start + PAGE;
    const money = (minor: bigint): Money => Money.of(minor, book.issuer.currency);
    const ages = (byAge: Readonly<Record<Age, bigint>>) =>
      AGES.map((age) => ({ age: `debtors.${age}`, amount: byAge[age] === 0n ? null : money(byAge[age]) }));
    const language = languageFor(request);
    const kept = { reseller: desk.isNetwork ? desk.reseller.slug : undefined, q: asked.q, sort: asked.sort };
    const at = (path: string, more: Record<string, string> = {}): string => withQuery(path, { ...kept, ...more });
    const sum = (of: 'owedMinor' | 'creditMinor'): Money => money(debtors.reduce((all, one) => all + one[of], 0n));
    await reply.type(HTML).send(
      page('console/debtors', request, {
        ...this.desk.head(request, desk, 'debtors'),
        today: book.today,
        search: asked.q,
        sorts: DEBTOR_SORTS.map((value) => ({
          value,
          name: say(language, `debtors.sort-${value}`),
          isChosen: value === asked.sort,
        })),
        csv: at('/console/payments/debtors/csv'),
        ages: AGES.map((age) => `debtors.${age}`),
        debtors: shown.map(({ payerId, payerName, byAge, owedMinor, creditMinor }) => ({
          payerId,
          payerName,
          ages: ages(byAge),
          owed: money(owedMinor),
          credit: creditMinor > 0n ? money(creditMinor) : null,
        })),
        first: start > 0 ? at('/console/payments/debtors') : '',
        onwards: isMore ? at('/console/payments/debtors', { after: shown.at(-1)!.payerId }) : '',
        total: { ages: ages(totalByAge(debtors)), owed: sum('owedMinor'), credit: sum('creditMinor') },
      }),
    );
  }

  @Get('debtors/csv')
  @Needs('payments.read')
  async debtorsCsv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desk.open(request, asked);
    const { book, debtors } = await this.found(request, desk, asked);
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

  private async found(request: WebRequest, { reseller }: Desk, { q, sort }: Pick<Asked, 'q' | 'sort'>) {
    const { book, debtors } = await this.books.debtors(reseller, actorOf(request));
    return { book, debtors: sortedDebtors(calledLike(debtors, q), sort) };
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
    const { desk, from, account } = await this.account(request, payerId, given);
    await reply.type(HTML).send(
      page('console/statement', request, {
        ...this.desk.head(request, desk, 'debtors'),
        ...statementView(account, from, visitorOf(request).person.language, '/console/payments'),
        payerId,
        csv: withQuery(`/console/payments/debtors/${payerId}/csv`, {
          reseller: desk.isNetwork ? desk.reseller.slug : undefined,
          from: from || undefined,
        }),
      }),
    );
  }

  @Get('debtors/:payerId/csv')
  @Needs('payments.read')
  async statementCsv(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('payerId') payerId: string,
    @Query() given: unknown,
  ): Promise<void> {
    const { book, statement } = (await this.account(request, payerId, given)).account;
    const rows = statement.lines.map((line) => statementRow(line, book.issuer.currency));
    await sendCsv(reply, 'statement.csv', STATEMENT_COLUMNS, Readable.from(rows, { objectMode: true }));
  }

  private async account(request: WebRequest, payerId: string, given: unknown) {
    const { from = '', ...asked } = parse(statementQuery, given);
    const desk = await this.desk.open(request, asked);
    const account = await this.books.account(desk.reseller, payerId, actorOf(request), { from: from || null });
    return { desk, from, account };
  }
}
