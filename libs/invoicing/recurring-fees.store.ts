import { Injectable } from '@nestjs/common';
import { firstDay, grouped, type LocalDate, Money, type Month } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { IssuerTx, Tier } from './as-issuer.adapter';
import type { RecurringFee } from './recurring-fee';

export interface NewRecurringFee {
  readonly resellerId: string;
  /** The same subject twice is one fee: the id of the order it comes from. */
  readonly id: string;
  readonly tier: Tier;
  readonly aboutTenantId: string | null;
  readonly label: string;
  readonly monthly: Money;
  readonly startsOn: LocalDate;
}

/** Monthly fees beside the plans. */
@Injectable()
export class RecurringFeesStore {
  async add(tx: NetworkTx, fee: NewRecurringFee): Promise<boolean> {
    const added = await tx.query(
      `insert into recurring_fees (reseller_id, id, tier, about_tenant_id, label, monthly_minor, currency, starts_on, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (reseller_id, id) do nothing returning id`,
      [
        fee.resellerId,
        fee.id,
        fee.tier,
        fee.aboutTenantId,
        fee.label,
        fee.monthly.minor,
        fee.monthly.currency,
        fee.startsOn,
        tx.clock.now(),
      ],
    );
    return added.length > 0;
  }

  async end(tx: NetworkTx, id: string, endsOn: LocalDate): Promise<void> {
    await tx.query(
      'update recurring_fees set ends_on = greatest($2::date, starts_on) where id = $1 and ends_on is null',
      [id, endsOn],
    );
  }

  /** The fees of resellers on documents of a month, with how far earlier months' documents have billed them. */
  async of(
    tx: IssuerTx,
    tier: Tier,
    resellerIds: readonly string[],
    month: Month,
  ): Promise<Map<string, RecurringFee[]>> {
    const rows = await tx.query<
      Omit<RecurringFee, 'monthly'> & { resellerId: string; minor: string; currency: string }
    >(
      `select f.reseller_id as "resellerId", f.id, f.about_tenant_id as "aboutTenantId", f.label, f.monthly_minor as minor,
         f.currency, to_char(f.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(f.ends_on, 'YYYY-MM-DD') as "endsOn",
         to_char(b.through, 'YYYY-MM-DD') as "billedThrough", coalesce(b.is_given_back, false) as "isGivenBack"
       from recurring_fees f cross join lateral (
         select max(l.until_on) filter (where not l.detail ? 'isGivenBack') as through,
           bool_or(l.detail ? 'isGivenBack') as is_given_back
         from invoice_lines l join invoices i on i.reseller_id = l.reseller_id and i.id = l.invoice_id
         where l.reseller_id = f.reseller_id and l.tier = f.tier and l.kind = 'fee' and l.detail ->> 'feeId' = f.id::text
           and i.kind = 'invoice' and i.month < $3) b
       where f.tier = $1 and f.reseller_id = any($2) order by f.starts_on, f.id`,
      [tier, resellerIds, firstDay(month)],
    );
    return grouped(
      rows.map(({ minor, currency, ...row }) => ({ ...row, monthly: Money.of(BigInt(minor), currency) })),
      ({ resellerId }) => resellerId,
    );
  }
}
