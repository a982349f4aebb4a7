import { Injectable } from '@nestjs/common';
import {
  Clock,
  closesAt,
  firstDay,
  grouped,
  type LocalDate,
  type Month,
  month,
  monthIn,
  monthOfDay,
  monthPeriod,
  newId,
  nextMonth,
} from '@/kernel';
import { type Actor, asJob, type NetworkTx, Tenancy } from '@/runtime';
import { NOTHING_TO_BILL } from './drafting.store';
import { draftMonth } from './invoicing.jobs';
import { RedraftIncomplete } from './redraft-incomplete.service';

const CHUNK = 1000;

interface OpenAgreement {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly tenantId: string | null;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate | null;
  readonly zone: string;
  readonly lastMonth: string | null;
}

/**
 * Looks which months have closed and are not yet billed, by a ledger of periods and not by what day it is: after days
 * of silence it catches up, and running twice does nothing. A month closes three days after its end in the zone of the
 * retail issuer; the same zone bounds the wholesale month of that reseller (invoice-rules section 7).
 */
@Injectable()
export class CloseMonths {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly incomplete: RedraftIncomplete,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<{ closed: number; enqueued: number }> {
    return this.tenancy.acrossNetwork({ actor: asJob('invoicing.close-months'), why: 'close months' }, async (tx) => {
      const closed = await this.close(tx);
      await this.incomplete.run(tx);
      return { closed, enqueued: await this.enqueueUnbilled(tx) };
    });
  }

  /** Takes up again what was parked with a reason that may have been mended since; answers how many periods. */
  async retryParked(actor: Actor): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'retry parked periods' }, async (tx) => {
      const taken = await tx.query(
        'update billing_periods set parked_reason = null where invoice_id is null and parked_reason <> $1 returning id',
        [NOTHING_TO_BILL],
      );
      await this.enqueueUnbilled(tx);
      return taken.length;
    });
  }

  /** Adds a period for each month of each agreement that has closed since the last one. */
  private async close(tx: NetworkTx): Promise<number> {
    const now = this.clock.now();
    const agreements = await tx.query<OpenAgreement>(
      `select a.reseller_id as "resellerId", a.id, a.tier, a.tenant_id as "tenantId",
         to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn",
         coalesce((select zone from issuers i where i.reseller_id = a.reseller_id order by created_at, id limit 1), r.zone) as zone,
         (select to_char(max(month), 'YYYY-MM') from billing_periods p where p.reseller_id = a.reseller_id and p.agreement_id = a.id) as "lastMonth"
       from agreements a join resellers r on r.id = a.reseller_id
         left join tenants t on t.reseller_id = a.reseller_id and t.id = a.tenant_id
       where coalesce(not t.is_sandbox, true)`,
    );
    const periods = agreements.flatMap((agreement) =>
      closedMonths(agreement, now).map((of) => ({ agreement, of, ...monthPeriod(agreement.zone, of) })),
    );
    for (let at = 0; at < periods.length; at += CHUNK) {
      const chunk = periods.slice(at, at + CHUNK);
      await tx.query(
        `insert into billing_periods (reseller_id, id, tier, tenant_id, agreement_id, month, zone, from_at, until_at, closes_at, created_at)
         select *, $11::timestamptz from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::date[], $7::text[],
           $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
         on conflict (reseller_id, agreement_id, month) do nothing`,
        [
          chunk.map(({ agreement }) => agreement.resellerId),
          chunk.map(() => newId()),
          chunk.map(({ agreement }) => agreement.tier),
          chunk.map(({ agreement }) => agreement.tenantId),
          chunk.map(({ agreement }) => agreement.id),
          chunk.map(({ of }) => firstDay(of)),
          chunk.map(({ agreement }) => agreement.zone),
          chunk.map(({ from }) => from),
          chunk.map(({ until }) => until),
          chunk.map(({ agreement, of }) => closesAt(agreement.zone, of)),
          now,
        ],
      );
    }
    return periods.length;
  }

  /** Hands the unbilled periods on, oldest month first; a wholesale month waits until its retail month is drafted. */
  private async enqueueUnbilled(tx: NetworkTx): Promise<number> {
    const unbilled = await tx.query<{
      id: string;
      tier: 'retail' | 'wholesale';
      month: string;
      issuerResellerId: string;
      issuerId: string;
    }>(
      `select p.id, p.tier, to_char(p.month, 'YYYY-MM') as month, a.issuer_reseller_id as "issuerResellerId", a.issuer_id as "issuerId"
       from (select *, min(month) over (partition by agreement_id) as first_open,
               min(month) filter (where tier = 'retail') over (partition by reseller_id) as first_retail
             from billing_periods where invoice_id is null and parked_reason is null) p
         join agreements a on a.reseller_id = p.reseller_id and a.id = p.agreement_id
       where p.month = p.first_open and (p.tier = 'retail' or p.first_retail is null or p.first_retail > p.month)
       order by p.month, a.issuer_id, p.tier, p.id`,
    );
    const jobs = [
      ...grouped(unbilled, ({ tier, month: of, issuerId }) => `${tier} ${of} ${issuerId}`).values(),
    ].flatMap((group) => {
      const { tier, month: of, issuerResellerId, issuerId } = group[0]!;
      const chunks = [];
      for (let at = 0; at < group.length; at += CHUNK) {
        chunks.push(
          draftMonth({
            tier,
            month: of,
            issuerResellerId,
            issuerId,
            periodIds: group.slice(at, at + CHUNK).map(({ id }) => id),
          }),
        );
      }
      return chunks;
    });
    await tx.enqueue(...jobs);
    return jobs.length;
  }
}

/** The months of an agreement that have closed by now and come after those that have a period already. */
function closedMonths({ startsOn, endsOn, zone, lastMonth }: OpenAgreement, now: Date): Month[] {
  const months: Month[] = [];
  const current = monthIn(zone, now);
  let of = lastMonth === null ? monthOfDay(startsOn) : nextMonth(month(lastMonth));
  for (; of < current && closesAt(zone, of) <= now; of = nextMonth(of)) {
    if (endsOn !== null && endsOn <= firstDay(of)) break;
    months.push(of);
  }
  return months;
}
