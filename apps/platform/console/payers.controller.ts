import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { decimalOf } from '@/invoicing';
import { dayIn } from '@/kernel';
import { PAYER_KEYS, PAYER_SORTS, PayerListStore, type PayerPlace } from '@/statements';
import { Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { sendCsv } from '../csv-reply';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { type Desk, Desks } from './desk.service';
import { frame, withQuery } from './frame';

const HTML = 'text/html; charset=utf-8';
const PAGE = 50;
const BATCH = 1000;
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

/** All that invoices go to, with what each owes: searched, sorted, paged, and taken away as a table. */
@Door('console')
@Controller('console/payers')
export class PayersController {
  constructor(
    private readonly desks: Desks,
    private readonly list: PayerListStore,
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
}
