import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { inBank } from '@/bank';
import { decimalOf } from '@/invoicing';
import { daysBetween, type LocalDate, Money } from '@/kernel';
import {
  type ListedOpenInvoice,
  OPEN_INVOICE_KEYS,
  OPEN_INVOICE_SORTS,
  OpenInvoiceListStore,
  type OpenInvoicePlace,
} from '@/payments';
import { Tenancy } from '@/runtime';
import { BooksOf } from '@/statements';
import { actorOf, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { inert, say } from '@/wording';
import { sendTable } from '../csv-reply';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { BankDesk } from './bank-desk.service';
import type { Desk } from './desk.service';
import { withQuery } from './frame';

const PAGE = 100;
const AT_ONCE = 1000;
const COLUMNS = ['invoice', 'payer', 'issued_on', 'due_on', 'days_late', 'currency', 'gross', 'open'];
const query = z
  .object({
    reseller: z.string().max(60).optional(),
    q: z.string().trim().max(100).default(''),
    late: z.literal('yes').optional().catch(undefined),
    sort: z.enum(OPEN_INVOICE_SORTS).default('due'),
    after: cursorParam,
  })
  .transform(({ after, ...rest }) => ({
    ...rest,
    after: after && OPEN_INVOICE_KEYS[rest.sort].test(after[0]!) ? { key: after[0]!, id: after[1]! } : undefined,
  }));
type Asked = z.infer<typeof query>;

/** What is owed, invoice by invoice: searched, filtered, sorted, paged, and taken away as a table. */
@Door('console')
@Controller('console/payments')
export class OpenInvoicesController {
  constructor(
    private readonly desk: BankDesk,
    private readonly tenancy: Tenancy,
    private readonly books: BooksOf,
    private readonly open: OpenInvoiceListStore,
  ) {}

  /** The longest due first, where nothing else is asked for. */
  @Get('open')
  @Needs('payments.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desk.open(request, asked);
    const { today, list } = await this.read(request, desk, asked, asked.after, PAGE + 1);
    const { shown, last, hasMore } = pageOf(list, PAGE);
    const language = languageFor(request);
    const kept = { reseller: desk.isNetwork ? desk.reseller.slug : undefined, q: asked.q, late: asked.late };
    const at = (path: string, more: Record<string, string> = {}): string =>
      withQuery(path, { ...kept, sort: asked.sort, ...more });
    await reply.type('text/html; charset=utf-8').send(
      page('console/open-invoices', request, {
        ...this.desk.head(request, desk, 'open'),
        search: asked.q,
        isLateOnly: asked.late === 'yes',
        isFiltered: Boolean(asked.q || asked.late),
        sorts: OPEN_INVOICE_SORTS.map((value) => ({
          value,
          name: say(language, `open.sort-${value}`),
          isChosen: value === asked.sort,
        })),
        csv: at('/console/payments/open/csv'),
        invoices: shown.map((one) => ({
          ...one,
          dueOn: one.dueOn ?? '',
          late: daysLate(one, today),
          gross: Money.of(one.grossMinor, one.currency),
          open: Money.of(one.openMinor, one.currency),
        })),
        first: asked.after ? at('/console/payments/open') : '',
        onwards: hasMore ? at('/console/payments/open', { after: cursorText([last!.place.key, last!.place.id]) }) : '',
      }),
    );
  }

  /** The same list, whole, written while it is read. */
  @Get('open/csv')
  @Needs('payments.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const desk = await this.desk.open(request, asked);
    await sendTable(reply, 'open-invoices.csv', COLUMNS, this.rows(request, desk, asked));
  }

  private async *rows(request: WebRequest, desk: Desk, asked: Asked): AsyncGenerator<string[]> {
    for (let after: OpenInvoicePlace | undefined; ; ) {
      const { today, list } = await this.read(request, desk, asked, after, AT_ONCE);
      for (const one of list)
        yield [
          one.number,
          inert(one.payerName),
          one.issuedOn,
          one.dueOn ?? '',
          String(daysLate(one, today)),
          one.currency,
          decimalOf(one.grossMinor),
          decimalOf(one.openMinor),
        ];
      if (list.length < AT_ONCE) return;
      after = list.at(-1)!.place;
    }
  }

  private read(request: WebRequest, desk: Desk, asked: Asked, after: OpenInvoicePlace | undefined, limit: number) {
    return inBank(this.tenancy, desk.reseller, actorOf(request), async (tx) => {
      const book = await this.books.open(tx, desk.reseller);
      const { issuerResellerId, issuerId, today } = book;
      const filter = { issuerResellerId, issuerId, search: asked.q, dueBefore: asked.late && today };
      return { today, list: await this.open.page(tx, filter, { sort: asked.sort, after, limit }) };
    });
  }
}

const daysLate = ({ dueOn }: ListedOpenInvoice, today: LocalDate): number =>
  dueOn && dueOn < today ? daysBetween(dueOn as LocalDate, today) : 0;
