import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AnswerQuestion, DecidePlan, NoSuchQuestion, type Question, QuestionsStore } from '@/asking';
import { creditedBy, InvoicesStore } from '@/invoicing';
import { Money } from '@/kernel';
import { resellerScope, type Scope } from '@/runtime';
import { ResellersStore, TenantsStore } from '@/tenants';
import { actorOf, aDay, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { minorOf } from '../minor-of';
import { Desks } from './desk.service';
import { questionView } from './question-view';

const HTML = 'text/html; charset=utf-8';
const PAGE = 50;
const query = z.object({ reseller: z.string().optional(), before: z.uuid().optional() });
const sentence = z.string().trim().min(3, 'say it in a sentence').max(1000);
const creditForm = z.object({
  answer: sentence,
  amount: z
    .string()
    .trim()
    .regex(/^(\d{1,7}([.,]\d{1,2})?)?$/, 'must be an amount like 12.50, or nothing for the whole line'),
});
const planForm = z.object({
  answer: z.string().trim().max(1000),
  startsOn: aDay('must be a day'),
});

/** What tenants ask: meetings they question, plans they want; each read with its evidence and answered once. */
@Door('console')
@Controller('console/questions')
export class QuestionsController {
  constructor(
    private readonly desks: Desks,
    private readonly questions: QuestionsStore,
    private readonly answer: AnswerQuestion,
    private readonly decide: DecidePlan,
    private readonly invoices: InvoicesStore,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
  ) {}

  @Get()
  @Needs('tenants.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { before, ...whose } = parse(query, given);
    const desk = await this.desks.open(request, whose);
    const { id: resellerId, slug, name, zone } = desk.reseller;
    const { open, answered } = await this.desks.look(request, async (tx) => ({
      open: await this.questions.list(tx, { resellerId, isOpen: true, limit: 200 }),
      answered: await this.questions.list(tx, { resellerId, isOpen: false, before, limit: PAGE + 1 }),
    }));
    const language = languageFor(request);
    const shown = answered.slice(0, PAGE);
    await reply.type(HTML).send(
      page('console/questions', request, {
        titleKey: 'asked.title',
        nav: 'questions',
        brandName: name,
        brandStyle: slug,
        zone,
        choices: desk.isNetwork
          ? desk.resellers.map((one) => ({
              name: one.name,
              address: `/console/questions?reseller=${one.slug}`,
              isHere: one.slug === slug,
            }))
          : [],
        open: open.map((one) => ({ ...questionView(one, language), tenant: one.tenantName })),
        answered: shown.map((one) => ({ ...questionView(one, language), tenant: one.tenantName })),
        older: answered.length > PAGE ? `/console/questions?reseller=${slug}&before=${shown.at(-1)!.id}` : '',
      }),
    );
  }

  @Get(':id')
  @Needs('tenants.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const context = await this.desks.look(request, async (tx) => {
      const question = await this.questions.byId(tx, idOf(given));
      const reseller = await this.resellers.byId(tx, question.resellerId);
      const [tenant] = await this.tenants.page(tx, { id: question.tenantId, limit: 1 });
      const invoice = question.kind === 'meeting' ? question.about.invoice : null;
      const { resellerId } = question;
      const lines = invoice ? await this.invoices.lines(tx, { resellerId, id: invoice.id }) : [];
      const line = lines.find(({ id }) => id === invoice?.lineId);
      const credited = creditedBy(invoice ? await this.invoices.creditNotesOf(tx, resellerId, [invoice.id]) : []);
      return {
        ...questionView(question, languageFor(request)),
        brandName: reseller.name,
        brandStyle: reseller.slug,
        zone: reseller.zone,
        tenant: tenant?.name ?? '',
        line: line ? { net: Money.of(line.netMinor, 'GBP'), isCredited: credited.has(line.id) } : null,
        worth: line?.seconds ? await this.answer.worth(tx, question, line.seconds) : null,
      };
    });
    await reply.type(HTML).send(page('console/question', request, { ...context, nav: 'questions' }));
  }

  @Post(':id/answer')
  @Needs('questions.answer')
  async say(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown, @Body() body: unknown) {
    const form = parse(z.object({ answer: sentence }), body);
    const { id, scope } = await this.find(request, given);
    await this.answer.bySentence(scope, id, form.answer);
    await back(reply, id);
  }

  @Post(':id/credit-note')
  @Needs('invoices.credit')
  async creditNote(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const form = parse(creditForm, body);
    const { id, scope } = await this.find(request, given);
    const part = form.amount === '' ? null : Money.of(minorOf(form.amount), 'GBP');
    await this.answer.byCreditNote(scope, id, form.answer, part);
    await back(reply, id);
  }

  @Post(':id/plan')
  @Needs('tenants.change')
  async accept(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown, @Body() body: unknown) {
    const form = parse(planForm, body);
    const { id, scope } = await this.find(request, given);
    await this.decide.accept(scope, id, form.startsOn, form.answer);
    await back(reply, id);
  }

  @Post(':id/refusal')
  @Needs('tenants.change')
  async refuse(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown, @Body() body: unknown) {
    const form = parse(z.object({ answer: sentence }), body);
    const { id, scope } = await this.find(request, given);
    await this.decide.decline(scope, id, form.answer);
    await back(reply, id);
  }

  private async find(request: WebRequest, given: unknown): Promise<{ id: string; scope: Scope }> {
    const id = idOf(given);
    const { resellerId }: Question = await this.desks.look(request, (tx) => this.questions.byId(tx, id));
    return { id, scope: resellerScope(resellerId, actorOf(request)) };
  }
}

const idOf = (given: unknown): string => {
  const parsed = z.object({ id: z.uuid() }).safeParse(given);
  if (!parsed.success) throw new NoSuchQuestion();
  return parsed.data.id;
};
const back = async (reply: FastifyReply, id: string): Promise<void> =>
  void (await reply.redirect(`/console/questions/${id}`, 303));
