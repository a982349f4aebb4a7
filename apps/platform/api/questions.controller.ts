import { Controller, Get, Post, Req } from '@nestjs/common';
import { AnswerQuestion, DecidePlan, type Question, QuestionsStore } from '@/asking';
import { localDate, Money } from '@/kernel';
import { resellerScope, type Scope } from '@/runtime';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { byId, paged } from './paged';
import * as schema from './schemas/questions';
import { idParam, made } from './schemas/shapes';

/** What tenants ask: meetings they question, plans they want; each is answered once. */
@Door('api')
@Controller('v1/questions')
export class QuestionsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly questions: QuestionsStore,
    private readonly answer: AnswerQuestion,
    private readonly decide: DecidePlan,
  ) {}

  @Get()
  @Needs('tenants.read')
  @Describes({
    summary: 'Questions that wait for an answer, or those answered, the newest first',
    query: schema.questionQuery,
    answer: { status: 200, of: schema.questionPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, state, reseller } = parse(schema.questionQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const asked = { resellerId: desk.reseller.id, isOpen: state === 'open', before: cursor, limit: limit + 1 };
    const rows = await this.scopes.look(request, (tx) => this.questions.list(tx, asked));
    return paged(rows, limit, shown, byId);
  }

  @Get(':id')
  @Needs('tenants.read')
  @Describes({
    summary: 'One question with what it is about',
    params: idParam,
    answer: { status: 200, of: schema.question },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    return shown(await this.scopes.look(request, (tx) => this.questions.byId(tx, id)));
  }

  @Post(':id/answer')
  @Needs('questions.answer')
  @Describes({
    summary: 'Answers it by a sentence',
    params: idParam,
    body: schema.newAnswer,
    answer: { status: 204 },
  })
  async say(@Req() request: WebRequest): Promise<void> {
    const { answer } = parse(schema.newAnswer, request.body);
    const { id, scope } = await this.find(request);
    await this.answer.bySentence(scope, id, answer);
  }

  @Post(':id/credit-note')
  @Needs('invoices.credit')
  @Describes({
    summary: 'Answers it by a credit note on the line of the meeting',
    params: idParam,
    body: schema.newAnswerByCredit,
    answer: { status: 201, of: made },
  })
  async creditNote(@Req() request: WebRequest) {
    const { answer, netMinor } = parse(schema.newAnswerByCredit, request.body);
    const { id, scope } = await this.find(request);
    const part = netMinor === undefined ? null : Money.of(netMinor, 'GBP');
    return { id: await this.answer.byCreditNote(scope, id, answer, part) };
  }

  @Post(':id/plan')
  @Needs('tenants.change')
  @Describes({
    summary: 'Gives the plan that was asked for, from a day on',
    params: idParam,
    body: schema.newPlanAnswer,
    answer: { status: 204 },
  })
  async accept(@Req() request: WebRequest): Promise<void> {
    const { answer, startsOn } = parse(schema.newPlanAnswer, request.body);
    const { id, scope } = await this.find(request);
    await this.decide.accept(scope, id, localDate(startsOn), answer);
  }

  @Post(':id/refusal')
  @Needs('tenants.change')
  @Describes({
    summary: 'Declines the plan that was asked for, and says why',
    params: idParam,
    body: schema.newAnswer,
    answer: { status: 204 },
  })
  async refuse(@Req() request: WebRequest): Promise<void> {
    const { answer } = parse(schema.newAnswer, request.body);
    const { id, scope } = await this.find(request);
    await this.decide.decline(scope, id, answer);
  }

  private async find(request: WebRequest): Promise<{ id: string; scope: Scope }> {
    const { id } = parse(idParam, request.params);
    const { resellerId } = await this.scopes.look(request, (tx) => this.questions.byId(tx, id));
    return { id, scope: resellerScope(resellerId, this.scopes.actor(request)) };
  }
}

const shown = ({ askedAt, answeredAt, about, ...one }: Question) => ({
  id: one.id,
  kind: one.kind,
  tenantId: one.tenantId,
  said: one.said,
  askedAt: askedAt.toISOString(),
  outcome: one.outcome,
  answer: one.answer,
  answeredAt: answeredAt?.toISOString() ?? null,
  creditNoteId: one.creditNoteId,
  about: { ...about },
});
