import { Inject, Injectable } from '@nestjs/common';
import {
  dayIn,
  firstDay,
  Money,
  type Month,
  month,
  monthIn,
  monthOfDay,
  monthPeriod,
  previousMonth,
  Rate,
} from '@/kernel';
import { SightingsStore } from '@/metering';
import { type BreakEven, breakEven, type MonthOfTenants, serverFeeOf, USUAL_CAPACITY_PEOPLE } from '@/placement';
import { type PricesFrom, type Terms, type TermsVersion, termsOn } from '@/plans';
import { rateUsage } from '@/rating';
import { type Actor, CONFIG, type Config, type NetworkTx, Tenancy } from '@/runtime';
import { AGREEMENT_OF_TENANT, type AgreementOfTenant, DraftingStore } from './drafting.store';
import { type AgreementTerms, planSegments } from './rated-month';

const MONTHS_BACK = 6;
const PEAK_DAYS = 90;
/** A running month is stretched to its whole length once so much of it is known; sooner where there is no other to go by. */
const DAYS_TO_STRETCH_FROM = { usually: 14, alone: 3 };
const MS_OF_A_DAY = 86_400_000;

export interface Weighed extends BreakEven {
  readonly serverFee: Money;
  readonly tenants: number;
  readonly peakPeople: number;
  readonly capacityPeople: number;
  /** The month it goes by is not over: its use so far is stretched to the whole. */
  readonly isStretched: boolean;
}

interface Wholesale {
  readonly zone: string;
  readonly currency: string;
  readonly terms: Terms;
  readonly versions: readonly TermsVersion[];
}

interface Tenant {
  readonly tenantId: string;
  readonly agreement: AgreementTerms;
  readonly seconds: ReadonlyMap<Month, bigint>;
}

/** The sum before a server is ordered: by the rules that invoices are drafted by, and nothing written. */
@Injectable()
export class WeighServer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly drafting: DraftingStore,
    private readonly sightings: SightingsStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * For all active tenants of a reseller, or some of them; null where there is nothing to go by: no tenant with an
   * agreement, none at wholesale (the network itself), or prices in another currency than the server's.
   */
  run(
    resellerId: string,
    actor: Actor,
    {
      tenantIds,
      capacityPeople = USUAL_CAPACITY_PEOPLE,
    }: { tenantIds?: readonly string[]; capacityPeople?: number } = {},
  ): Promise<Weighed | null> {
    return this.tenancy.acrossNetwork({ actor, why: 'weigh a server' }, async (tx) => {
      const serverFee = serverFeeOf(this.config.SERVER_FEE);
      const { currency } = serverFee;
      const now = tx.clock.now();
      const wholesale = await this.wholesaleOf(tx, resellerId);
      if (wholesale?.currency !== currency) return null;
      const months = monthsBack(wholesale.zone, now);
      const tenants = await this.tenantsOf(tx, resellerId, months, tenantIds);
      const prices = await this.drafting.prices(tx, [wholesale, ...tenants.map(({ agreement }) => agreement)]);
      if (prices.some(({ list }) => list.currency !== currency)) return null;
      const begun = months.filter((month) => tenants.some(({ agreement }) => monthOfDay(agreement.startsOn) <= month));
      const counted = enoughKnown(begun, wholesale.zone, now).slice(-MONTHS_BACK);
      if (counted.length === 0) return null;
      const known = counted.map((month) => ofMonth(month, tenants, { prices, wholesale, currency, now }));
      const ids = tenants.map(({ tenantId }) => tenantId);
      const peakPeople = await this.sightings.peakPeople(tx, ids, new Date(now.getTime() - PEAK_DAYS * MS_OF_A_DAY));
      const sum = breakEven({ known, serverFee, peakPeople, capacityPeople });
      const isStretched = counted.at(-1) === monthIn(wholesale.zone, now);
      return { ...sum, serverFee, tenants: tenants.length, peakPeople, capacityPeople, isStretched };
    });
  }

  private async wholesaleOf(tx: NetworkTx, resellerId: string): Promise<Wholesale | null> {
    const row = await tx.one<{ zone: string; currency: string; versions: AgreementTerms['versions'] }>(
      `select i.zone, i.currency, (select json_agg(json_build_object('startsOn', to_char(v.starts_on, 'YYYY-MM-DD'), 'terms', v.terms))
         from agreement_versions v where v.reseller_id = a.reseller_id and v.agreement_id = a.id) as versions
       from agreements a join issuers i on i.reseller_id = a.issuer_reseller_id and i.id = a.issuer_id
       where a.reseller_id = $1 and a.tier = 'wholesale' and a.ends_on is null order by a.starts_on desc limit 1`,
      [resellerId],
    );
    if (!row) return null;
    const today = dayIn(row.zone, tx.clock.now());
    const terms = termsOn(row.versions, today)?.terms ?? row.versions[0]?.terms;
    return terms ? { ...row, terms } : null;
  }

  private async tenantsOf(
    tx: NetworkTx,
    resellerId: string,
    months: readonly Month[],
    only: readonly string[] | undefined,
  ): Promise<Tenant[]> {
    const rows = await tx.query<AgreementOfTenant & { used: Record<string, string> | null }>(
      `select a.*, (select json_object_agg(to_char(u.month, 'YYYY-MM'), u.seconds::text) from usage_months u
         where u.reseller_id = a."resellerId" and u.tenant_id = a."tenantId" and u.month between $3 and $4) as used
       from (${AGREEMENT_OF_TENANT} where a.reseller_id = $1 and a.tenant_id in (select t.id from tenants t
           where t.reseller_id = $1 and t.state = 'active' and not t.is_sandbox and ($2::uuid[] is null or t.id = any($2)))
         order by a.tenant_id, a.ends_on desc nulls first) a`,
      [resellerId, only ?? null, firstDay(months[0]!), firstDay(months.at(-1)!)],
    );
    return rows.map(({ used, ...agreement }) => ({
      tenantId: agreement.tenantId,
      agreement,
      seconds: new Map(Object.entries(used ?? {}).map(([of, seconds]) => [month(of), BigInt(seconds)])),
    }));
  }
}

/** The running month and those before it. */
function monthsBack(zone: string, now: Date): Month[] {
  const months: Month[] = [];
  for (let month = monthIn(zone, now); months.length <= MONTHS_BACK; month = previousMonth(month))
    months.unshift(month);
  return months;
}

/** These without the running month, as long as too few days of it are known to stand for all. */
function enoughKnown(months: readonly Month[], zone: string, now: Date): readonly Month[] {
  const running = monthIn(zone, now);
  const days = (now.getTime() - monthPeriod(zone, running).from.getTime()) / MS_OF_A_DAY;
  const isAlone = months.length === 1;
  const isEnough = days >= (isAlone ? DAYS_TO_STRETCH_FROM.alone : DAYS_TO_STRETCH_FROM.usually);
  return isEnough ? months : months.filter((month) => month !== running);
}

/** How much of a month has passed, as a fraction: its use so far is stretched to the whole. */
function passedOf(month: Month, zone: string, now: Date): { passed: bigint; whole: bigint } {
  const { from, until } = monthPeriod(zone, month);
  const whole = BigInt(until.getTime() - from.getTime());
  const passed = BigInt(Math.min(now.getTime(), until.getTime()) - from.getTime());
  return { passed, whole };
}

/** What a month came to; a month in which an agreement began stands for a whole one, for that is what lies ahead. */
function ofMonth(
  month: Month,
  tenants: readonly Tenant[],
  {
    prices,
    wholesale,
    currency,
    now,
  }: { prices: readonly PricesFrom[]; wholesale: Wholesale; currency: string; now: Date },
): MonthOfTenants {
  const { passed, whole } = passedOf(month, wholesale.zone, now);
  const zero = Money.zero(currency);
  const sums = { bringsIn: zero, sharedUsage: zero, stays: zero };
  for (const { agreement, seconds } of tenants) {
    const use = ((seconds.get(month) ?? 0n) * whole) / passed;
    const priced = (list?: string): { fee: Money; usage: Money } => {
      const plan = planSegments(month, agreement, prices, list).at(-1)?.plan;
      if (!plan) return { fee: zero, usage: zero };
      const { price, includedSeconds } = plan;
      return { fee: plan.monthlyFee, usage: rateUsage({ price, includedSeconds, currency }, use).net };
    };
    const retail = priced();
    const bringsIn = retail.fee.plus(retail.usage);
    const { terms } = wholesale;
    const asked =
      terms.by === 'list'
        ? priced(terms.priceList)
        : { fee: Rate.parse(terms.percent).percentOf(bringsIn), usage: zero };
    sums.bringsIn = sums.bringsIn.plus(bringsIn);
    sums.sharedUsage = sums.sharedUsage.plus(asked.usage);
    sums.stays = sums.stays.plus(asked.fee);
  }
  return { month, ...sums };
}
