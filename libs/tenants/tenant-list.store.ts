import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Tenant } from './party';

/** What tenants can be searched by: their state, or that they have reached the ceiling they set for a month. */
export const TENANT_STATES = ['active', 'suspended', 'ended', 'sandbox', 'at-ceiling'] as const;
export const TENANT_SORTS = ['name', 'newest', 'oldest'] as const;

/** Which of a reseller's tenants are asked for; `after` is the `cursor` of the last one on the page before. */
export interface TenantSearch {
  readonly text?: string | undefined;
  readonly state?: (typeof TENANT_STATES)[number] | undefined;
  readonly sort: (typeof TENANT_SORTS)[number];
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

export interface ListedTenant extends Omit<Tenant, 'meetingKey' | 'sandboxEndsAt'> {
  readonly createdAt: Date;
  readonly cursor: readonly string[];
}

const ORDERS: Record<TenantSearch['sort'], { order: string; after: string }> = {
  name: { order: 'search_key, id', after: '(search_key, id) > ($4::text, $5::uuid)' },
  // An id holds the moment it was made in: it sorts by age.
  newest: { order: 'id desc', after: 'id < $5::uuid and $4::text is not null' },
  oldest: { order: 'id', after: 'id > $5::uuid and $4::text is not null' },
};

const AT_CEILING = (now: string): string =>
  `exists (select 1 from tenant_gateways g
     where g.reseller_id = tenants.reseller_id and g.tenant_id = tenants.id and g.no_new_until > ${now}::timestamptz)`;

/** Tenants, a reseller's or on the network's login all, as a list that may be long: searched, sorted, and read on. */
@Injectable()
export class TenantListStore {
  async search(tx: NetworkTx | ScopedTx, { text, state, sort, after, limit }: TenantSearch): Promise<ListedTenant[]> {
    const rows = await tx.query<Omit<ListedTenant, 'cursor'> & { key: string }>(
      `select reseller_id as "resellerId", id, slug, name, state, is_sandbox as "isSandbox", language,
         membership_class as "membershipClass", membership_kind as "membershipKind",
         membership_standing as "membershipStanding", created_at as "createdAt", search_key as key
       from tenants where ($1::uuid is null or reseller_id = $1)
         and ($2::text is null or strpos(search_key, $2) > 0)
         and ($3::text is null or case $3 when 'sandbox' then is_sandbox when 'at-ceiling' then ${AT_CEILING('$7')} else state = $3 and not is_sandbox end)
         and ($4::text is null or (${ORDERS[sort].after}))
       order by ${ORDERS[sort].order} limit $6`,
      [
        'resellerId' in tx ? tx.resellerId : null,
        text ? text.toLowerCase() : null,
        state ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        limit,
        tx.clock.now(),
      ],
    );
    return rows.map(({ key, ...row }) => ({ ...row, cursor: [key, row.id] }));
  }

  /** How many there are in each state, sandboxes apart, and at their ceiling, whatever their state. */
  async counts(tx: ScopedTx): Promise<Record<(typeof TENANT_STATES)[number], number>> {
    const rows = await tx.query<{ state: string; count: number }>(
      `select case when is_sandbox then 'sandbox' else state end as state, count(*)::int as count
       from tenants where reseller_id = $1 group by 1
       union all select 'at-ceiling', count(*)::int from tenants where reseller_id = $1 and ${AT_CEILING('$2')}`,
      [tx.resellerId, tx.clock.now()],
    );
    const by = new Map(rows.map(({ state, count }) => [state, count]));
    const of = (state: string): number => by.get(state) ?? 0;
    return {
      active: of('active'),
      suspended: of('suspended'),
      ended: of('ended'),
      sandbox: of('sandbox'),
      'at-ceiling': of('at-ceiling'),
    };
  }
}
