import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AskPlan, ComparePlans, type Comparison, DayTooEarly, QuestionsStore } from '@/asking';
import { type NextInvoice, PreviewNextInvoice } from '@/invoicing';
import { aDay, Door, Needs, parse, visitorOf, type WebRequest } from '@/web';
import { type Language, say } from '@/wording';
import { planView } from '../open/plan-view';
import { PortalDesk } from './portal-desk.service';

const day = aDay('must be a day');
const wish = z.object({ plan: z.string().min(1, 'choose a plan').max(60), startsOn: day });
const preview = z.object({ plan: z.string().max(60).optional(), startsOn: day.optional() });
const asked = wish.extend({ said: z.string().trim().max(1000) });

/** A tenant's plan: its last three months on each, a look at a change before it is asked for, and the asking. */
@Door('portal')
@Controller('portal/plan')
export class PlanController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly compare: ComparePlans,
    private readonly next: PreviewNextInvoice,
    private readonly questions: QuestionsStore,
    private readonly ask: AskPlan,
  ) {}

  @Get()
  @Needs('plans.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { resellerId, tenantId, language } = this.desk.visit(request);
    const look = parse(preview, given);
    const { entered, found } = await this.desk.enter(request, async (tx, reseller) => ({
      comparison: await this.compare.of(tx, reseller, tenantId),
      questions: await this.questions.about(tx, tenantId, 'plan'),
    }));
    const { comparison, questions } = found;
    const chosen = comparison?.plans.find(({ plan, isPresent }) => plan.code === look.plan && !isPresent)?.plan;
    const startsOn = look.startsOn ?? comparison?.next;
    if (comparison && startsOn && startsOn < comparison.tomorrow) throw new DayTooEarly(comparison.tomorrow);
    const change =
      chosen && startsOn && comparison
        ? { startsOn, terms: { by: 'list' as const, priceList: comparison.priceList, plan: chosen.code } }
        : null;
    const { as, changed } =
      change && comparison
        ? await this.next.change(resellerId, tenantId, change, comparison.live)
        : { as: null, changed: null };
    const { zone, name } = entered.reseller;
    await this.desk.send(request, reply, 'portal/plan', entered, {
      title: say(language, 'plan.title'),
      nav: 'plan',
      zone,
      operator: name,
      ...(comparison ? comparisonView(comparison, language) : { hasOffer: false }),
      chosen: chosen ? { code: chosen.code, name: chosen.name } : null,
      startsOn: startsOn ?? '',
      as: as && invoiceView(as),
      changed: changed && invoiceView(changed),
      questions: questions.slice(0, 5).flatMap((one) =>
        one.kind === 'plan'
          ? [
              {
                plan: one.about.planName,
                startsOn: one.about.startsOn,
                isOpen: one.outcome === null,
                outcome: say(language, `question.${one.outcome ?? 'open'}`),
                answer: one.answer ?? '',
              },
            ]
          : [],
      ),
    });
  }

  @Post('questions')
  @Needs('plans.ask')
  async want(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    await this.ask.run(this.desk.visit(request).scope, parse(asked, body), visitorOf(request).person.id);
    await reply.redirect('/portal/plan', 303);
  }
}

const comparisonView = (
  { plans, months, currency, present, next, tomorrow, mostPeople }: Comparison,
  language: Language,
) => ({
  hasOffer: true,
  present: present ? planView(present, currency, language) : null,
  months,
  next,
  tomorrow,
  plans: plans.map(({ plan, nets, sum, isPresent, isCheapest, holds }) => ({
    ...planView(plan, currency, language),
    nets,
    sum,
    isPresent,
    isCheapest,
    tooSmall: holds ? '' : say(language, 'plan.too-small', { people: mostPeople }),
  })),
  choices: plans.filter(({ isPresent }) => !isPresent).map(({ plan }) => ({ code: plan.code, name: plan.name })),
});

const invoiceView = ({ lines, net }: NextInvoice) => ({
  net,
  lines: lines.map((line) => ({
    description: line.description,
    detail: String(line.detail.text ?? ''),
    net: line.net,
  })),
});
