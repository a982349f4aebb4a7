import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type EffectOfPrices, effectOfPrices, PreviewPrices } from '@/invoicing';
import { Clock, dayIn, localDate, monthIn, previousMonth } from '@/kernel';
import {
  newestVersion,
  PriceListInvalid,
  PriceListOfAnother,
  parsePriceList,
  ReadPriceLists,
  SavePriceList,
} from '@/plans';
import { actorOf, aDay, BadForm, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { reasonText, say } from '@/wording';
import { type Desk, Desks, operatorOf } from './desk.service';
import { formView, listFromForm, type TypedPriceList } from './price-form';
import { planRow } from './price-view';

const HTML = 'text/html; charset=utf-8';
const query = z.object({ version: z.string().optional(), saved: z.string().optional() });
const head = z.object({
  startsOn: aDay('must be a day'),
  forReseller: z.string().optional(),
  act: z.enum(['preview', 'save']),
});

/** Price lists and their dated versions: read, and changed by a new version whose effect is seen before it is saved. */
@Door('console')
@Controller('console/prices')
export class PricesController {
  constructor(
    private readonly desks: Desks,
    private readonly lists: ReadPriceLists,
    private readonly preview: PreviewPrices,
    private readonly save: SavePriceList,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('plans.read')
  async all(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.desks.open(request, {});
    const lists = await this.desks.look(request, (tx) => this.lists.all(tx, operatorOf(request)));
    const today = dayIn(desk.reseller.zone, this.clock.now());
    await reply.type(HTML).send(
      page('console/prices', request, {
        ...frame(desk, request),
        lists: lists.map(({ list, versions, mayChange }) => ({
          ...list,
          isWholesale: list.tier === 'wholesale',
          mayChange,
          versions: versions.filter(({ startsOn }) => startsOn <= today).length,
          inForceSince:
            versions.filter((one) => one.resellerId === null && one.startsOn <= today).at(-1)?.startsOn ?? '',
          toCome: versions.find(({ startsOn }) => startsOn > today)?.startsOn ?? '',
        })),
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
    const { desk, list, versions, mayChange, chosen } = await this.open(request, code, asked.version);
    const { language } = visitorOf(request).person;
    await reply.type(HTML).send(
      page('console/price-list', request, {
        ...frame(desk, request),
        title: list.name,
        list,
        isWholesale: list.tier === 'wholesale',
        isSaved: asked.saved !== undefined,
        mayChange,
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
    const { desk, list, mayChange, chosen } = await this.open(request, code, parse(query, given).version);
    if (!mayChange) throw new PriceListOfAnother(code);
    const typed = chosen ? (chosen.prices as TypedPriceList) : { currency: 'GBP', plans: [] };
    const startsOn = `${nextMonthStart(dayIn(desk.reseller.zone, this.clock.now()))}`;
    const forReseller = chosen?.resellerId ?? '';
    await reply.type(HTML).send(this.form(request, { desk, list, typed, startsOn, forReseller }));
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
    const { desk, list, mayChange } = await this.open(request, code, undefined);
    if (!mayChange) throw new PriceListOfAnother(code);
    const typed = listFromForm(body);
    request.asTyped = () => this.form(request, { desk, list, typed, startsOn: '', forReseller: '' });
    const { startsOn, forReseller, act } = parse(head, body);
    const forResellerId = desk.resellers.find(({ id }) => desk.isNetwork && id === forReseller)?.id ?? null;
    const { list: prices, warnings } = pricesOf(typed);
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
    const shown = { desk, list, typed, startsOn, forReseller: forResellerId ?? '' };
    await reply.type(HTML).send(
      this.form(request, {
        ...shown,
        warnings: warnings.map((one) => reasonText(languageFor(request), one)),
        effect: effectView(effectOfPrices(effects, of, prices.currency)),
      }),
    );
  }

  private async open(request: WebRequest, code: string, version: string | undefined) {
    const desk = await this.desks.open(request, {});
    const read = await this.desks.look(request, (tx) => this.lists.one(tx, operatorOf(request), code));
    return { desk, ...read, chosen: read.versions.find(({ id }) => id === version) ?? newestVersion(read.versions) };
  }

  private form(
    request: WebRequest,
    shown: {
      desk: Desk;
      list: { code: string; name: string; tier: string };
      typed: TypedPriceList;
      startsOn: string;
      forReseller: string;
      warnings?: readonly string[];
      effect?: ReturnType<typeof effectView>;
    },
  ): string {
    const { desk, list, typed, startsOn, forReseller, warnings = [], effect = null } = shown;
    return page('console/price-form', request, {
      ...frame(desk, request),
      title: list.name,
      list,
      startsOn,
      currency: typed.currency,
      warnings,
      effect,
      isNetwork: desk.isNetwork,
      resellers: desk.resellers.map(({ id, name }) => ({ id, name, isChosen: id === forReseller })),
      plans: formView(typed),
    });
  }
}

/** The list as it was typed, read; BadForm names the field of each mistake. */
function pricesOf(typed: TypedPriceList): ReturnType<typeof parsePriceList> {
  try {
    return parsePriceList(typed);
  } catch (error) {
    if (!(error instanceof PriceListInvalid)) throw error;
    throw new BadForm(error.places.map(({ at, why, issue }) => ({ ...issue, path: at.split('.'), message: why })));
  }
}

const effectView = ({ month, rows, ...sums }: EffectOfPrices) => ({
  ...sums,
  of: month,
  rows: rows.map((one) => ({ ...one, problem: one.problem ?? '' })),
});

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
