import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  BrokenStatement,
  type CsvMapping,
  csvMappingSchema,
  formatOf,
  guessMapping,
  ImportStatement,
  OpenBankAccount,
} from '@/bank';
import { HouseError, Money } from '@/kernel';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { reasonText, refusalText, say } from '@/wording';
import { BankDesk } from './bank-desk.service';

const HTML = 'text/html; charset=utf-8';
const whose = z.object({ reseller: z.string().max(60).optional() });
const COLUMNS = [
  'date',
  'amount',
  'paidIn',
  'paidOut',
  'party',
  'partyAccount',
  'reference',
  'description',
  'bankId',
] as const;
const FORMATS = csvMappingSchema.shape.dateFormat.options;
const form = whose.extend({
  account: z.string().max(80),
  fileName: z
    .string()
    .max(200)
    .default('')
    .transform((name) => name || 'pasted'),
  text: z.string().max(900_000, 'is longer than this page takes: use tallyroom bank import'),
  act: z.enum(['look', 'take']),
  mapped: z.string().optional(),
  dateFormat: z.enum(FORMATS).optional(),
  decimal: z.enum(['.', ',']).optional(),
  ...(Object.fromEntries(COLUMNS.map((name) => [name, z.string().max(80).optional()])) as Record<
    (typeof COLUMNS)[number],
    z.ZodOptional<z.ZodString>
  >),
});
type Form = z.infer<typeof form>;

/** A statement from the bank: pasted or chosen, its columns named once, looked at whole, and then taken. */
@Door('console')
@Controller('console/payments/bank-import')
export class BankImportController {
  constructor(
    private readonly desk: BankDesk,
    private readonly accounts: OpenBankAccount,
    private readonly imports: ImportStatement,
  ) {}

  @Get()
  @Needs('payments.match')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    await this.answer(request, reply, parse(whose.extend({ account: z.string().max(80).optional() }), given), {});
  }

  @Post()
  @HttpCode(200)
  @Needs('payments.match')
  async take(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const asked = parse(form, given);
    const { language } = visitorOf(request).person;
    const desk = await this.desk.open(request, asked);
    const account = await this.accounts.find(desk.reseller, asked.account, actorOf(request));
    const isCsv = formatOf(asked.text) === 'csv';
    try {
      const mapping = isCsv ? (mappingOf(asked) ?? account.csvMapping ?? undefined) : undefined;
      const file = { name: asked.fileName, text: asked.text, mapping };
      if (isCsv && !mapping) return await this.answer(request, reply, asked, { asked, mapping: null });
      if (asked.act === 'look') {
        const preview = await this.imports.preview(desk.reseller, account.id, file, actorOf(request));
        const lines = preview.lines.map((one) => ({ ...one, amount: Money.of(one.amountMinor, account.currency) }));
        return await this.answer(request, reply, asked, { asked, mapping, preview: { ...preview, lines } });
      }
      const done = await this.imports.run(desk.reseller, account.id, file, actorOf(request));
      await this.answer(request, reply, asked, { done: say(language, 'bank.import-done', { ...done }) });
    } catch (error) {
      if (!(error instanceof HouseError)) throw error;
      const broken = error instanceof BrokenStatement ? error.lines.slice(0, 100) : [];
      await this.answer(request, reply.status(422), asked, {
        asked,
        mapping: mappingOf(asked) ?? account.csvMapping,
        wrong: broken.length > 0 ? say(language, 'bank.import-broken') : refusalText(language, error),
        broken: broken.map(({ line, says }) => ({ line, says: reasonText(language, says) })),
      });
    }
  }

  private async answer(
    request: WebRequest,
    reply: FastifyReply,
    given: { reseller?: string; account?: string },
    shown: { asked?: Form; mapping?: CsvMapping | null; [more: string]: unknown },
  ): Promise<void> {
    const { asked, mapping, ...rest } = shown;
    const desk = await this.desk.open(request, given);
    const accounts = await this.accounts.list(desk.reseller, actorOf(request));
    const isCsv = asked !== undefined && formatOf(asked.text) === 'csv';
    const { columns, guess } = isCsv ? guessed(asked.text) : { columns: [], guess: {} };
    const chosen: Partial<CsvMapping> = mapping ?? guess;
    await reply.type(HTML).send(
      page('console/bank-import', request, {
        ...this.desk.head(request, desk, 'bank'),
        accounts: accounts.map(({ id, name, number }) => ({
          value: id || name,
          name,
          number: number ?? '',
          isChosen: given.account === id || given.account === name,
        })),
        text: asked?.text ?? '',
        fileName: asked?.fileName ?? '',
        isCsv,
        needsMapping: isCsv && !mapping,
        fields: COLUMNS.map((name) => ({
          name,
          label: `bank.column-${name}`,
          choices: columns.filter(Boolean).map((column) => ({ column, isChosen: chosen[name] === column })),
        })),
        formats: FORMATS.map((format) => ({ format, isChosen: chosen.dateFormat === format })),
        isComma: chosen.decimal === ',',
        done: '',
        wrong: '',
        broken: [],
        preview: null,
        ...rest,
      }),
    );
  }
}

/** The columns as the form says them; undefined where it asked for none yet. */
function mappingOf(asked: Form): CsvMapping | undefined {
  if (!asked.mapped) return undefined;
  const named = COLUMNS.flatMap((name) => (asked[name] ? [[name, asked[name]]] : []));
  return parse(csvMappingSchema, {
    ...Object.fromEntries(named),
    dateFormat: asked.dateFormat,
    decimal: asked.decimal,
  });
}

function guessed(text: string): ReturnType<typeof guessMapping> {
  try {
    return guessMapping(text);
  } catch {
    return { columns: [], guess: {} };
  }
}
