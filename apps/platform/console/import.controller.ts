import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CUSTOMER_COLUMNS, type ImportPreview, ImportTenants, NotACustomerFile } from '@/joining';
import { Money } from '@/kernel';
import { resellerScope } from '@/runtime';
import { actorOf, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { type Language, reasonText, refusalText } from '@/wording';
import { type Desk, Desks } from './desk.service';

const HTML = 'text/html; charset=utf-8';
const whose = z.object({ reseller: z.string().optional() });
const form = whose.extend({
  csv: z.string().max(900_000),
  act: z.enum(['look', 'take']),
  invite: z.string().optional(),
});

/** Existing customers from a table: pasted, looked at whole, and taken in line by line. */
@Door('console')
@Controller('console/tenants/import')
export class ImportController {
  constructor(
    private readonly desks: Desks,
    private readonly imports: ImportTenants,
  ) {}

  @Get()
  @Needs('tenants.change')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, given));
    await this.answer(request, reply, desk, { csv: '', preview: null });
  }

  @Post()
  @HttpCode(200)
  @Needs('tenants.change')
  async take(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { csv, act, invite, ...where } = parse(form, given);
    const desk = await this.desks.open(request, where);
    const scope = resellerScope(desk.reseller.id, actorOf(request));
    try {
      if (act === 'look')
        return await this.answer(request, reply, desk, { csv, preview: await this.imports.preview(scope, csv) });
      const done = await this.imports.run(scope, csv, { isInviting: invite !== undefined });
      await this.answer(request, reply, desk, { csv: '', preview: done, isDone: true });
    } catch (error) {
      if (!(error instanceof NotACustomerFile)) throw error;
      await this.answer(request, reply.status(422), desk, {
        csv,
        preview: null,
        wrong: refusalText(languageFor(request), error),
      });
    }
  }

  private async answer(
    request: WebRequest,
    reply: FastifyReply,
    { reseller }: Desk,
    {
      csv,
      preview,
      isDone = false,
      wrong = '',
    }: { csv: string; preview: ImportPreview | null; isDone?: boolean; wrong?: string },
  ): Promise<void> {
    await reply.type(HTML).send(
      page('console/import', request, {
        titleKey: 'import.title',
        nav: 'import',
        brandName: reseller.name,
        brandStyle: reseller.slug,
        reseller: reseller.slug,
        columns: CUSTOMER_COLUMNS.join(','),
        csv,
        wrong,
        isDone,
        preview: preview && {
          good: preview.good,
          refused: preview.refused,
          mayTake: !isDone && preview.good > 0,
          lines: preview.lines.map(({ line, shortName, customer, problems }) => ({
            line,
            shortName,
            name: customer?.name ?? '',
            plan: customer?.plan ?? '',
            opening: customer && customer.openingMinor !== 0n ? Money.of(customer.openingMinor, 'GBP') : null,
            problems: problems.map((one) => problemText(languageFor(request), one)).join('; '),
            isGood: customer !== null,
          })),
        },
      }),
    );
  }
}

/** What is wrong with a line: its column as the table has it, then the reason. */
function problemText(language: Language, problem: string): string {
  const text = reasonText(language, problem);
  const [column = '', ...reason] = problem.split(' ');
  return text === problem ? `${column} ${reasonText(language, reason.join(' '))}` : text;
}
