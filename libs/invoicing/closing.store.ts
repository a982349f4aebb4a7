import { Injectable } from '@nestjs/common';
import { closesAt, firstDay, type LocalDate, type Month, monthPeriod, newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Tier } from './as-issuer.adapter';
import { NOTHING_TO_BILL } from './drafting.store';

export interface AgreementToClose {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: Tier;
  readonly tenantId: string | null;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate | null;
  readonly zone: string;
  /** The last month that has a period. */
  readonly lastMonth: string | null;
}

export interface UnbilledPeriod {
  readonly id: string;
  readonly tier: Tier;
  readonly month: string;
  readonly issuerResellerId: string;
  readonly issuerId: string;
  /** How many tenants its document is about. */
  readonly tenants: number;
}

const CHUNK = 1000;
const COLUMNS = `a.reseller_id as "resellerId", a.id, a.tier, a.tenant_id as "tenantId",
  to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn",
  coalesce((select zone from issuers i where i.reseller_id = a.reseller_id order by created_at, id limit 1), r.zone) as zone,
  (select to_char(max(month), 'YYYY-MM') from billing_periods p where p.reseller_id = a.reseller_id and p.agreement_id = a.id) as "lastMonth"`;
const LINES = `invoice_lines l join invoices i on i.reseller_id = l.reseller_id and i.id = l.invoice_id
  where l.reseller_id = a.reseller_id and l.about_tenant_id = a.tenant_id and l.usage_month = u.month and l.tier = 'retail'
    and l.kind in ('usage', 'late-usage') and i.agreement_id = a.id`;

/** The ledger of billing periods: what is closed, and what of that is not billed. */
@Injectable()
export class ClosingStore {
  /** Every agreement that is billed; a sandbox never is. */
  agreements(tx: NetworkTx): Promise<AgreementToClose[]> {
    return tx.query(
      `select ${COLUMNS} from agreements a join resellers r on r.id = a.reseller_id
         left join tenants t on t.reseller_id = a.reseller_id and t.id = a.tenant_id
       where coalesce(not t.is_sandbox, true)`,
    );
  }

  /**
   * Agreements that have ended and have something left to bill: retail ones whose settled months have more, or less, use
   * by now than their documents hold; wholesale ones, the reseller's last, whose tenants have such a period.
   */
  endedWithLateUse(tx: NetworkTx): Promise<AgreementToClose[]> {
    return tx.query(
      `select ${COLUMNS} from agreements a join resellers r on r.id = a.reseller_id
       where a.tier = 'retail' and a.ends_on is not null and exists (
           select 1 from usage_months u join billing_periods p on p.reseller_id = u.reseller_id and p.agreement_id = a.id
             and p.month = u.month and (p.invoice_id is not null or p.parked_reason = $1)
           where u.reseller_id = a.reseller_id and u.tenant_id = a.tenant_id
             and u.last_position > (select coalesce(max(l.usage_until_position), 0) from ${LINES})
             and (select sum(s.seconds) from usage_lines s where s.reseller_id = u.reseller_id and s.tenant_id = u.tenant_id
                  and s.month = u.month) <> (select coalesce(sum(l.seconds), 0) from ${LINES}))
         or a.tier = 'wholesale' and a.ends_on is not null and exists (
           select 1 from billing_periods p where p.reseller_id = a.reseller_id and p.tier = 'retail' and p.month >= a.ends_on
             and p.month > (select max(w.month) from billing_periods w where w.reseller_id = a.reseller_id and w.agreement_id = a.id))
           and not exists (select 1 from agreements n where n.reseller_id = a.reseller_id and n.tier = 'wholesale'
             and n.starts_on > a.starts_on)`,
      [NOTHING_TO_BILL],
    );
  }

  /** Adds periods; one that is there already stays as it is. */
  async add(tx: NetworkTx, months: readonly { agreement: AgreementToClose; of: Month }[]): Promise<void> {
    for (let at = 0; at < months.length; at += CHUNK) {
      const chunk = months
        .slice(at, at + CHUNK)
        .map(({ agreement, of }) => ({ agreement, of, ...monthPeriod(agreement.zone, of) }));
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
          chunk.map(({ from }) => from.toISOString()),
          chunk.map(({ until }) => until.toISOString()),
          chunk.map(({ agreement, of }) => closesAt(agreement.zone, of).toISOString()),
          tx.clock.now(),
        ],
      );
    }
  }

  /** The periods that may be drafted now: each agreement's oldest, a wholesale one once its retail month is drafted. */
  unbilled(tx: NetworkTx): Promise<UnbilledPeriod[]> {
    return tx.query(
      `select p.id, p.tier, to_char(p.month, 'YYYY-MM') as month, a.issuer_reseller_id as "issuerResellerId", a.issuer_id as "issuerId",
         case p.tier when 'retail' then 1 else (select count(*)::int from billing_periods t
           where t.reseller_id = p.reseller_id and t.month = p.month and t.tier = 'retail') end as tenants
       from (select *, min(month) over (partition by agreement_id) as first_open,
               min(month) filter (where tier = 'retail') over (partition by reseller_id) as first_retail
             from billing_periods where invoice_id is null and parked_reason is null) p
         join agreements a on a.reseller_id = p.reseller_id and a.id = p.agreement_id
       where p.month = p.first_open and (p.tier = 'retail' or p.first_retail is null or p.first_retail > p.month)
       order by p.month, a.issuer_id, p.tier, p.id`,
    );
  }

  /** Opens again what is parked with a reason that may have been mended since; answers how many periods. */
  async reopenParked(tx: NetworkTx): Promise<number> {
    const taken = await tx.query(
      'update billing_periods set parked_reason = null where invoice_id is null and parked_reason <> $1 returning id',
      [NOTHING_TO_BILL],
    );
    return taken.length;
  }
}
