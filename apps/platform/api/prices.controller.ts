import { Controller, Get, Post, Req } from '@nestjs/common';
import { effectOfPrices, PreviewPrices } from '@/invoicing';
import { Clock, localDate, monthIn, previousMonth } from '@/kernel';
import { type PriceListJson, parsePriceList, ReadPriceLists, SavePriceList } from '@/plans';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/prices';

/** Price lists and their dated versions; a change is a new version, whose effect can be seen before it is saved. */
@Door('api')
@For('operators')
@Controller('v1/price-lists')
export class PricesApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly lists: ReadPriceLists,
    private readonly preview: PreviewPrices,
    private readonly save: SavePriceList,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('plans.read')
  @Describes({ summary: 'The lists one may see', answer: { status: 200, of: schema.lists } })
  async all(@Req() request: WebRequest) {
    const all = await this.scopes.look(request, (tx) => this.lists.all(tx, this.scopes.key(request)));
    return { items: all.map(({ versions, ...one }) => ({ ...headOf(one), versions: versions.map(versionOf) })) };
  }

  @Get(':code')
  @Needs('plans.read')
  @Describes({
    summary: 'One list with its versions, the oldest first',
    params: schema.codeParam,
    answer: { status: 200, of: schema.list },
  })
  async one(@Req() request: WebRequest) {
    const { code } = parse(schema.codeParam, request.params);
    const { versions, ...one } = await this.scopes.look(request, (tx) =>
      this.lists.one(tx, this.scopes.key(request), code),
    );
    return {
      ...headOf(one),
      versions: versions.map((version) => ({ ...versionOf(version), prices: version.prices as PriceListJson })),
    };
  }

  @Post(':code/effects')
  @Needs('plans.change')
  @Describes({
    summary: 'What other prices would have done to last month; nothing is saved',
    params: schema.codeParam,
    body: schema.newPrices,
    answer: { status: 200, of: schema.effect },
  })
  async effect(@Req() request: WebRequest) {
    const { prices, forResellerId } = parse(schema.newPrices, request.body);
    const { list, zone, forWhom } = await this.toChange(request, forResellerId);
    const { list: parsed, warnings } = parsePriceList(prices);
    const of = previousMonth(monthIn(zone, this.clock.now()));
    const whose = { code: list.code, tier: list.tier, forResellerId: forWhom };
    const effects = await this.scopes.look(request, (tx) => this.preview.run(tx, of, whose, parsed));
    const { rows, before, after, ...counts } = effectOfPrices(effects, of, parsed.currency);
    return {
      ...counts,
      currency: parsed.currency,
      beforeMinor: Number(before.minor),
      afterMinor: Number(after.minor),
      warnings,
      items: rows.map((row) => ({
        name: row.name,
        reseller: row.reseller,
        beforeMinor: Number(row.before.minor),
        afterMinor: row.after === null ? null : Number(row.after.minor),
        problem: row.problem,
      })),
    };
  }

  @Post(':code/versions')
  @Needs('plans.change')
  @Describes({
    summary: 'Prices from a day on that has not passed; every mistake of them is named',
    params: schema.codeParam,
    body: schema.newVersion,
    answer: { status: 201, of: schema.saved },
  })
  async add(@Req() request: WebRequest) {
    const { prices, startsOn, forResellerId } = parse(schema.newVersion, request.body);
    const { list, zone, forWhom } = await this.toChange(request, forResellerId);
    const { code, name, tier, ownerResellerId } = list;
    const whose = { code, name, tier, ownerResellerId, forResellerId: forWhom, zone, isBackdated: false };
    const version = { ...whose, startsOn: localDate(startsOn), text: JSON.stringify(prices) };
    return this.save.run(version, this.scopes.actor(request));
  }

  /** Prices for one reseller alone are the network's to give. */
  private async toChange(request: WebRequest, forResellerId: string | null) {
    const { code } = parse(schema.codeParam, request.params);
    const key = this.scopes.key(request);
    const { list } = await this.scopes.look(request, (tx) => this.lists.toChange(tx, key, code));
    const { reseller, resellers } = await this.scopes.desk(request);
    const forWhom = key.isNetwork ? (resellers.find(({ id }) => id === forResellerId)?.id ?? null) : null;
    return { list, zone: reseller.zone, forWhom };
  }
}

type Read = Awaited<ReturnType<ReadPriceLists['one']>>;
const headOf = ({ list, mayChange }: Omit<Read, 'versions'>) => ({
  code: list.code,
  name: list.name,
  tier: list.tier,
  owner: list.owner,
  mayChange,
});
const versionOf = ({ id, startsOn, resellerId }: Read['versions'][number]) => ({
  id,
  startsOn,
  forResellerId: resellerId,
});
