import { Injectable } from '@nestjs/common';
import { addDays, daysInMonth, firstDay, grouped, type Month, monthOfDay } from '@/kernel';
import { receiptsSince } from '@/plans';
import type { IssuerTx } from './as-issuer.adapter';
import { draftWholesale, type WholesaleDraft, type WholesaleTenant } from './draft-wholesale';
import { DraftingStore, type PeriodToDraft } from './drafting.store';
import { ParkedTenantsStore } from './parked-tenants.store';
import { planDays } from './rated-month';
import { type OtherPrices, wholeMonth } from './read-retail-month.service';
import { ReceiptsStore } from './receipts.store';
import { RecurringFeesStore } from './recurring-fees.store';
import { type ResoldTenant, ResoldUseStore } from './resold-use.store';
import type { LateUse, MonthUse } from './usage-lines-of';
import { UseToBillStore } from './use-to-bill.store';

/** A reseller's wholesale agreement as a draft, or the preview of one, is made of it. */
export type WholesaleAgreement = Pick<
  PeriodToDraft,
  'resellerId' | 'startsOn' | 'endsOn' | 'versions' | 'zone' | 'language'
>;

/** Reads what a month's wholesale invoices are made of, for a chunk of resellers with a few statements. */
@Injectable()
export class ReadWholesaleMonth {
  constructor(
    private readonly drafting: DraftingStore,
    private readonly resold: ResoldUseStore,
    private readonly use: UseToBillStore,
    private readonly parked: ParkedTenantsStore,
    private readonly fees: RecurringFeesStore,
    private readonly receipts: ReceiptsStore,
  ) {}

  /** Answers how to make the lines of each reseller's invoice; `by` puts other prices in the place of those in force. */
  async run(
    tx: IssuerTx,
    of: Month,
    periods: readonly WholesaleAgreement[],
    currency: string,
  ): Promise<(period: WholesaleAgreement, by?: OtherPrices) => WholesaleDraft> {
    const resellerIds = periods.map(({ resellerId }) => resellerId);
    const tenants = oneEach(await this.resold.tenants(tx, resellerIds, of));
    const prices = await this.drafting.prices(tx, [...periods, ...tenants]);
    const fees = await this.fees.of(tx, 'wholesale', resellerIds, of);
    const settled = await this.resold.settledMonths(tx, resellerIds, of);
    const open = await this.parked.open(tx, resellerIds, of);
    const uses = await this.uses(tx, of, periods, tenants);
    const sharing = periods.filter(({ versions }) =>
      versions.some(({ terms }) => terms.by === 'percent-of-retail-net'),
    );
    const nets = await this.resold.retailNets(
      tx,
      sharing.map(({ resellerId }) => resellerId),
      [...new Set([of, ...[...open.values()].flat()])],
      currency,
    );
    const receipts = await this.receipts.of(
      tx,
      periods.flatMap(({ resellerId, versions }) => {
        const since = receiptsSince(versions, addDays(firstDay(of), daysInMonth(of) - 1));
        return since ? [{ resellerId, since }] : [];
      }),
      of,
      currency,
    );
    const byReseller = grouped(tenants, ({ resellerId }) => resellerId);
    return (period, by = (known) => known) =>
      draftWholesale({
        month: of,
        versions: period.versions,
        startsOn: period.startsOn,
        prices: by(prices),
        currency,
        language: period.language,
        fees: fees.get(period.resellerId) ?? [],
        tenants: (byReseller.get(period.resellerId) ?? []).map((tenant): WholesaleTenant => {
          const known = uses.get(tenant.tenantId);
          return {
            tenantId: tenant.tenantId,
            name: tenant.name,
            agreement: tenant,
            use: known?.get(of)?.use ?? { seconds: 0n, untilPosition: 0n },
            late: new Map(
              [...(known ?? [])].filter(
                ([earlier]) =>
                  earlier !== of &&
                  earlier >= monthOfDay(tenant.startsOn) &&
                  settled.get(period.resellerId)?.has(earlier),
              ),
            ),
            retail: nets.get(tenant.tenantId) ?? new Map(),
            receipts: receipts.get(tenant.tenantId),
            openMonths: open.get(tenant.tenantId) ?? [],
            obstacle: tenant.obstacle,
          };
        }),
      });
  }

  /** The use of tenants by month, in order: own servers apart, cut at the days where a plan changes. */
  private async uses(
    tx: IssuerTx,
    of: Month,
    periods: readonly WholesaleAgreement[],
    tenants: readonly ResoldTenant[],
  ): Promise<Map<string, Map<Month, LateUse>>> {
    const resellerIds = periods.map(({ resellerId }) => resellerId);
    const rows = await this.resold.uses(tx, resellerIds, of);
    const own = await this.resold.onOwnServers(tx, resellerIds, [...rows.values()].flat());
    const zones = new Map(periods.map(({ resellerId, zone }) => [resellerId, zone]));
    const uses = new Map<string, Map<Month, LateUse>>();
    for (const tenant of tenants) {
      const months = new Map<Month, LateUse>();
      for (const { month, held, billed } of rows.get(tenant.tenantId) ?? []) {
        const ownServerSeconds = own.get(`${tenant.tenantId} ${month}`);
        const use = { ...held, ...(ownServerSeconds === undefined ? {} : { ownServerSeconds }) };
        const bySegment = await this.cut(tx, tenant, zones.get(tenant.resellerId)!, month, use);
        months.set(month, { use: bySegment ? { ...use, bySegment } : use, billed });
      }
      if (months.size > 0) uses.set(tenant.tenantId, months);
    }
    return uses;
  }

  private async cut(
    tx: IssuerTx,
    tenant: ResoldTenant,
    zone: string,
    month: Month,
    use: MonthUse,
  ): Promise<bigint[] | null> {
    const days = tenant.versions.length > 1 ? planDays(month, tenant) : [];
    if (days.length < 2 || use.seconds === 0n) return null;
    const from = { ...tenant, month, untilPosition: use.untilPosition, sharedOnly: true };
    return this.use.between(tx, from, zone, wholeMonth(month, days));
  }
}

/** Each tenant once: one that had two agreements in the month with the terms and days of both. */
function oneEach(tenants: readonly ResoldTenant[]): ResoldTenant[] {
  return [...grouped(tenants, ({ tenantId }) => tenantId).values()].map((agreements) => ({
    ...agreements[0]!,
    endsOn: agreements.at(-1)!.endsOn,
    versions: agreements.flatMap(({ versions }) => versions),
    obstacle: agreements.find(({ obstacle }) => obstacle !== null)?.obstacle ?? null,
  }));
}
