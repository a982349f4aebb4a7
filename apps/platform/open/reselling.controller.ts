import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Offers } from '@/joining';
import { localDate, Money } from '@/kernel';
import {
  type Customers,
  type Plan,
  PriceListsStore,
  parsePriceList,
  priceOn,
  resellingMonth,
  serverPaysFrom,
} from '@/plans';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { Door, page, type WebRequest } from '@/web';
import { say } from '@/wording';
import { pageLanguage } from '../page-language';
import { planView } from './plan-view';

const HTML = 'text/html; charset=utf-8';
const reason = { actor: asJob('open.reselling'), why: 'show what reselling would look like' };
type Values = Readonly<Record<string, string>>;
const SERVER_FEE = Money.of(250_00, 'GBP');
/** Where somebody begins who has typed nothing yet. */
const TO_BEGIN_WITH: Values = {
  'count-commons': '10',
  'hours-commons': '40',
  'count-l3': '2',
  'hours-l3': '15',
  growth: '2',
  by: 'list',
  percent: '35',
};

/** What would reselling look like? Open to anyone; the sums are those of invoices. Works as a plain form, and as one types. */
@Door('open')
@Controller('reselling')
export class ResellingController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly offers: Offers,
    private readonly lists: PriceListsStore,
  ) {}

  @Get()
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const typed = valuesOf(given);
    const values = Object.keys(typed).some((name) => name !== 'lang') ? typed : { ...TO_BEGIN_WITH, ...typed };
    const { reseller, plans } = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const network = (await this.resellers.network(tx))!;
      return { reseller: network, plans: await this.plans(tx, network) };
    });
    const { language, inLanguages } = pageLanguage(request, reseller.language);
    const rows: (Customers & { hours: string })[] = plans.map(({ plan, wholesale }) => {
      const hours = decimal(values[`hours-${plan.code}`], 744);
      return {
        plan,
        wholesale,
        count: whole(values[`count-${plan.code}`], 10_000),
        hours,
        secondsEach: BigInt(Math.round(Number(hours) * 3600)),
      };
    });
    const percent = decimal(values.percent, 100);
    const isShare = values.by === 'percent';
    const growth = whole(values.growth, 1_000);
    const month = resellingMonth(rows, isShare ? { by: 'percent', percent } : { by: 'list' }, 'GBP');
    const server = serverPaysFrom(month, growth, SERVER_FEE);
    const context = {
      language,
      inLanguages,
      title: say(language, 'reselling.title'),
      brandName: reseller.name,
      brandStyle: reseller.slug,
      rows: rows.map(({ plan, wholesale, count, hours }) => ({
        ...planView(plan, 'GBP', language),
        wholesaleFee: wholesale.monthlyFee,
        wholesaleRooms: planView(wholesale, 'GBP', language).rooms,
        count,
        hoursEach: hours,
        isMetered: plan.price !== null,
      })),
      growth,
      percent,
      isShare,
      retail: month.retail,
      cost: month.cost,
      margin: month.margin,
      customers: month.customers,
      poolUse: month.poolUse,
      server,
      serverFee: SERVER_FEE,
      isResult: request.headers['hx-request'] === 'true',
    };
    await reply.type(HTML).send(page(context.isResult ? 'open/reselling-result' : 'open/reselling', request, context));
  }

  /** The network's plans at both prices; a plan without a wholesale price is not for resellers. */
  private async plans(
    tx: NetworkTx,
    network: { id: string; zone: string },
  ): Promise<{ plan: Plan; wholesale: Plan }[]> {
    const offer = await this.offers.of(tx, network);
    const [wholesale] = await this.lists.ofOwner(tx, network.id, 'wholesale');
    if (!offer || !wholesale) return [];
    const versions = (await this.lists.versions(tx, [wholesale.code])).map((version) => ({
      ...version,
      startsOn: localDate(version.startsOn),
      list: parsePriceList(version.prices).list,
    }));
    const today = localDate(tx.clock.now().toISOString().slice(0, 10));
    return offer.plans.flatMap((plan) => {
      const isSold = versions.some(({ list, startsOn }) => startsOn <= today && list.plans.has(plan.code));
      return isSold ? [{ plan, wholesale: priceOn(versions, wholesale.code, plan.code, today, network.id) }] : [];
    });
  }
}

/** What was typed, by field; whatever is not text counts as missing. */
const valuesOf = (given: unknown): Values =>
  Object.fromEntries(
    Object.entries((given ?? {}) as Record<string, unknown>).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    ),
  );

const whole = (text: string | undefined, most: number): number =>
  /^\d{1,6}$/.test(text ?? '') ? Math.min(Number(text), most) : 0;

/** A decimal of two places at most, as text; anything else is zero. */
const decimal = (text: string | undefined, most: number): string => {
  const given = (text ?? '').trim().replace(',', '.');
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(given)) return '0';
  return Number(given) > most ? String(most) : given;
};
