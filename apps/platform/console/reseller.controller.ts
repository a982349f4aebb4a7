import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { addDays, Clock, dayIn } from '@/kernel';
import { ChangeAgreement, OpenAgreementsStore, PriceListsStore, type Terms } from '@/plans';
import { ChangeReseller, membershipForm, ResellersStore, RestrictionsStore } from '@/tenants';
import { actorOf, aDay, Dangerous, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { type Language, percentText, say } from '@/wording';
import { oneLine } from '../one-line';
import { chosen } from './chosen';
import { Desks } from './desk.service';
import { frame } from './frame';

const one = z.object({ id: z.uuid() });
const memberForm = z.object({
  name: oneLine(200).min(1, 'say its name'),
  ...membershipForm.shape,
});
const termsForm = z.object({
  by: z.enum(['list', 'percent-of-retail-net', 'percent-of-receipts']),
  priceList: z.string().max(60).default(''),
  percent: z
    .string()
    .trim()
    .transform((text) => text.replace(',', '.'))
    .default(''),
  startsOn: aDay('choose a day'),
});

/** One reseller as the network sees it: its membership, the dated terms by which it buys, and what is held back from it. */
@Door('console')
@Controller('console/resellers/:id')
export class ResellerController {
  constructor(
    private readonly desks: Desks,
    private readonly resellers: ResellersStore,
    private readonly restrictions: RestrictionsStore,
    private readonly agreements: OpenAgreementsStore,
    private readonly lists: PriceListsStore,
    private readonly change: ChangeReseller,
    private readonly changeAgreement: ChangeAgreement,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('resellers.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const { id } = parse(one, given);
    const desk = await this.desks.open(request, {});
    const { reseller, agreements, lists, heldBack } = await this.desks.acrossNetwork(request, async (tx) => ({
      reseller: await this.resellers.byId(tx, id),
      agreements: await this.agreements.ofReseller(tx, id),
      heldBack: await this.restrictions.holding(tx, { resellerId: id, tenantId: null }),
      lists: await this.lists.ofOwner(tx, desk.network.id, 'wholesale'),
    }));
    const language = languageFor(request);
    const tomorrow = addDays(dayIn(reseller.zone, this.clock.now()), 1);
    await reply.type('text/html; charset=utf-8').send(
      page('console/reseller', request, {
        ...frame(desk, { name: reseller.name }, 'resellers'),
        reseller,
        tomorrow,
        lists,
        heldBack,
        isSuspendedByHand: heldBack.some(({ cause }) => cause === 'operator'),
        classes: chosen(membershipForm.shape.membershipClass.options, reseller.membershipClass),
        kinds: chosen(membershipForm.shape.membershipKind.options, reseller.membershipKind),
        standings: chosen(membershipForm.shape.membershipStanding.options, reseller.membershipStanding),
        isOpen: agreements.some(({ endsOn }) => endsOn === null),
        agreements: agreements.map(({ startsOn, endsOn, payer, versions }) => ({
          startsOn,
          endsOn: endsOn ?? '',
          payer,
          versions: versions.map((version) => ({ from: version.startsOn, terms: inWords(version.terms, language) })),
        })),
      }),
    );
  }

  @Post()
  @Needs('resellers.change')
  async save(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id } = parse(one, given);
    await this.change.run(id, parse(memberForm, body), actorOf(request));
    await reply.redirect(`/console/resellers/${id}`, 303);
  }

  /** Other terms from a day on; what has been is never changed. */
  @Post('terms')
  @Needs('resellers.govern')
  @Dangerous()
  async terms(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id: resellerId } = parse(one, given);
    const { by, priceList, percent, startsOn } = parse(termsForm, body);
    const terms = by === 'list' ? { by, priceList } : { by, percent };
    await this.changeAgreement.terms({ resellerId, tenantId: null }, startsOn, terms, actorOf(request));
    await reply.redirect(`/console/resellers/${resellerId}`, 303);
  }
}

const inWords = (terms: Terms, language: Language): string => {
  if (terms.by === 'list') return say(language, 'reseller.by-list', { list: terms.priceList });
  const of = terms.by === 'percent-of-receipts' ? 'reseller.of-receipts' : 'reseller.of-retail';
  return say(language, of, { percent: percentText(terms.percent, language) });
};
