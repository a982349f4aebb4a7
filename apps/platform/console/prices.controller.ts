import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PreviewPrices, type PriceEffect } from '@/invoicing';
import { Clock, dayIn, localDate, Money, type Month, monthIn, previousMonth } from '@/kernel';
import {
  DayHasPassed,
  NoSuchPriceList,
  type PriceList,
  PriceListInvalid,
  PriceListOfAnother,
  PriceListsStore,
  type PriceMistake,
  parsePriceList,
  SavePriceList,
  VersionExists,
} from '@/plans';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';
import { type Desk, Desks } from './desk.service';
import { formView, listFromForm, type TypedPriceList } from './price-form';
import { planRow } from './price-view';

const HTML = 'text/html; charset=utf-8';
const MOST_EFFECTS = 200;
const query = z.object({ version: z.string().optional(), saved: z.string().optional() });
const head = z.object({
  startsOn: z.iso.date('must be a day'),
  forReseller: z.string().optional(),
  currency: z.string().max(3),
  act: z.enum(['preview', 'save']),
});

/** Price lists and their dated versions: read, and changed by a new version whose effect is seen before it is saved. */
@Door('console')
@Controller('console/prices')
export class PricesController {
  constructor(
    private readonly desks: Desks,
    private readonly lists: PriceListsStore,
    private readonly preview: PreviewPrices,
    private readonly save: SavePriceList,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('plans.read')
  async all(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.desks.open(request, {});
    const { lists, versions } = await this.desks.look(request, async (tx) => {
      const lists = await this.lists.visible(tx, desk.reseller.id);
      return {
        lists,
        versions: await this.lists.versions(
          tx,
          lists.map(({ code }) => code),
        ),
      };
    });
    const today = dayIn(desk.reseller.zone, this.clock.now());
    await reply.type(HTML).send(
      page('console/prices', request, {
        ...frame(desk, request),
        lists: lists.map((list) => {
          const own = versions.filter((one) => one.code === list.code && mayRead(desk, one.resellerId));
          return {
            ...list,
            isWholesale: list.tier === 'wholesale',
            mayChange: mayChange(desk, list),
            versions: own.filter(({ startsOn }) => startsOn <= today).length,
            inForceSince: own.filter((one) => one.resellerId === null && one.startsOn <= today).at(-1)?.startsOn ?? '',
            toCome: own.find(({ startsOn }) => startsOn > today)?.startsOn ?? '',
          };
        }),
      }),
    );
  }

  @Get(':code')
  @Needs('plans.read')
  async show(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('code') code: string,
    @Query() given: unknown,
  ): Promise<void> {
    const asked = parse(query, given);
    const { desk, list, versions, chosen } = await this.open(request, code, asked.version);
    const { language } = visitorOf(request).person;
    await reply.type(HTML).send(
      page('console/price-list', request, {
        ...frame(desk, request),
        title: list.name,
        list,
        isWholesale: list.tier === 'wholesale',
        isSaved: asked.saved !== undefined,
        mayChange: mayChange(desk, list),
        edit: chosen ? `/console/prices/${code}/draft?version=${chosen.id}` : '',
        versions: versions.map((one) => ({
          ...one,
          isHere: one.id === chosen?.id,
          address: `/console/prices/${code}?version=${one.id}`,
          forWhom: desk.resellers.find(({ id }) => id === one.resellerId)?.name ?? '',
        })),
        plans: chosen
          ? [...parsePriceList(chosen.prices).list.plans.values()].map((plan) => planRow(plan, language))
          : [],
      }),
    );
  }

  /** The form for a new version, filled with the one it starts from. */
  @Get(':code/draft')
  @Needs('plans.change')
  async draft(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('code') code: string,
    @Query() given: unknown,
  ): Promise<void> {
    const { desk, list, chosen } = await this.open(request, code, parse(query, given).version);
    if (!mayChange(desk, list)) throw new PriceListOfAnother(code);
    const typed = chosen ? (chosen.prices as TypedPriceList) : { currency: 'GBP', plans: [] };
    const startsOn = `${nextMonthStart(dayIn(desk.reseller.zone, this.clock.now()))}`;
    await this.form(request, reply, { desk, list, typed, startsOn, forReseller: chosen?.resellerId ?? '' });
  }

  /** What is typed, looked at: its mistakes, or what it changes; saved only if that is asked and nothing is wrong. */
  @Post(':code/draft')
  @Needs('plans.change')
  async check(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('code') code: string,
    @Body() body: Record<string, unknown>,
  ): Promise<void> {
    const { startsOn, forReseller, currency, act } = parse(head, body);
    const { desk, list } = await this.open(request, code, undefined);
    if (!mayChange(desk, list)) throw new PriceListOfAnother(code);
    const forResellerId = desk.resellers.find(({ id }) => desk.isNetwork && id === forReseller)?.id ?? null;
    const typed = listFromForm(body, currency);
    const shown = { desk, list, typed, startsOn, forReseller: forResellerId ?? '' };
    try {
      const { list: prices, warnings } = parsePriceList(typed);
      if (act === 'save') {
        const text = JSON.stringify(typed);
        const day = localDate(startsOn);
        const whose = { code, name: list.name, tier: list.tier, ownerResellerId: list.ownerResellerId, forResellerId };
        const zone = desk.reseller.zone;
        await this.save.run({ ...whose, startsOn: day, zone, isBackdated: false, text }, actorOf(request));
        await reply.redirect(`/console/prices/${code}?saved=1`, 303);
        return;
      }
      const of = previousMonth(monthIn(desk.reseller.zone, this.clock.now()));
      const effects = await this.desks.look(request, (tx) =>
        this.preview.run(tx, of, { code, tier: list.tier, forResellerId }, prices),
      );
      await this.form(request, reply, { ...shown, warnings, effect: effectView(effects, of, prices) });
    } catch (error) {
      const mistakes = mistakesOf(error);
      if (!mistakes) throw error;
      reply.status(422);
      await this.form(request, reply, { ...shown, mistakes });
    }
  }

  private async open(request: WebRequest, code: string, version: string | undefined) {
    const desk = await this.desks.open(request, {});
    const { list, versions } = await this.desks.look(request, async (tx) => ({
      list: (await this.lists.visible(tx, desk.reseller.id)).find((one) => one.code === code),
      versions: (await this.lists.versions(tx, [code])).filter((one) => mayRead(desk, one.resellerId)),
    }));
    if (!list) throw new NoSuchPriceList(code);
    const newest = versions.filter(({ resellerId }) => resellerId === null).at(-1) ?? versions.at(-1);
    return { desk, list, versions, chosen: versions.find(({ id }) => id === version) ?? newest };
  }

  private async form(
    request: WebRequest,
    reply: FastifyReply,
    shown: {
      desk: Desk;
      list: { code: string; name: string; tier: string };
      typed: TypedPriceList;
      startsOn: string;
      forReseller: string;
      mistakes?: readonly PriceMistake[];
      warnings?: readonly string[];
      effect?: ReturnType<typeof effectView>;
    },
  ): Promise<void> {
    const { desk, list, typed, startsOn, forReseller, mistakes = [], warnings = [], effect = null } = shown;
    await reply.type(HTML).send(
      page('console/price-form', request, {
        ...frame(desk, request),
        title: list.name,
        list,
        startsOn,
        startsOnWrong: mistakes.find(({ at }) => at === 'startsOn')?.says ?? '',
        currency: typed.currency,
        mistakes: mistakes.length,
        general: mistakes.filter(({ at }) => at === '' || at === 'currency' || at === 'plans').map(({ says }) => says),
        warnings,
        effect,
        isNetwork: desk.isNetwork,
        resellers: desk.resellers.map(({ id, name }) => ({ id, name, isChosen: id === forReseller })),
        plans: formView(typed, mistakes),
      }),
    );
  }
}

/** What the form says beside its fields; null for what is no mistake of the form. */
function mistakesOf(error: unknown): readonly PriceMistake[] | null {
  if (error instanceof PriceListInvalid) return error.places;
  if (error instanceof VersionExists || error instanceof DayHasPassed) return [{ at: 'startsOn', says: error.message }];
  return null;
}

/** The buyers whose month changes most first, and all of them together. */
function effectView(effects: readonly PriceEffect[], month: Month, { currency }: PriceList) {
  const zero = Money.zero(currency);
  const rows = effects.map(({ name, reseller, before, after, problem }) => {
    const change = (after ?? zero).minus(before);
    return { name, reseller, before, after, problem: problem ?? '', change, size: absolute(change.minor) };
  });
  const ofAll = (pick: (one: (typeof rows)[number]) => Money): Money => Money.sum(rows.map(pick), currency);
  return {
    of: month,
    count: rows.length,
    changed: rows.filter(({ size, problem }) => size > 0n || problem !== '').length,
    problems: rows.filter(({ problem }) => problem !== '').length,
    before: ofAll(({ before }) => before),
    after: ofAll(({ after }) => after ?? zero),
    rows: rows
      .sort(
        (a, b) =>
          Number(b.problem !== '') - Number(a.problem !== '') || (a.size < b.size ? 1 : a.size > b.size ? -1 : 0),
      )
      .slice(0, MOST_EFFECTS),
  };
}

const absolute = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

const mayRead = (desk: Desk, resellerId: string | null): boolean =>
  desk.isNetwork || resellerId === null || resellerId === desk.reseller.id;

/** The network changes every list, a reseller its own retail ones; overrides are the network's to give. */
const mayChange = (desk: Desk, list: { ownerResellerId: string; tier: string }): boolean =>
  desk.isNetwork || (list.tier === 'retail' && list.ownerResellerId === desk.reseller.id);

const nextMonthStart = (day: string): string => {
  const [year, of] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return of === 12 ? `${year + 1}-01-01` : `${year}-${String(of + 1).padStart(2, '0')}-01`;
};

const frame = (desk: Desk, request: WebRequest) => ({
  nav: 'prices',
  title: say(visitorOf(request).person.language, 'prices.title'),
  brandName: desk.reseller.name,
  brandStyle: desk.reseller.slug,
});
