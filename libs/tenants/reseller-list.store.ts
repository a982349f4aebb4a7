import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Reseller } from './party';
import type { Restriction } from './restriction';

export interface ListedReseller
  extends Pick<Reseller, 'id' | 'slug' | 'name' | 'isNetwork' | 'membershipClass' | 'membershipStanding'> {
  readonly active: number;
  readonly suspended: number;
  readonly sandboxes: number;
  readonly servers: number;
  readonly seconds: bigint;
  /** What the network holds back from all its tenants now. */
  readonly heldBack: readonly Pick<Restriction, 'level' | 'cause' | 'reason'>[];
}

/** All resellers with what they have, for the network's own page. */
@Injectable()
export class ResellerListStore {
  async all(tx: NetworkTx, month: Month): Promise<ListedReseller[]> {
    const rows = await tx.query<Omit<ListedReseller, 'seconds'> & { seconds: string }>(
      `select r.id, r.slug, r.name, r.is_network as "isNetwork", r.membership_class as "membershipClass",
         r.membership_standing as "membershipStanding", coalesce(t.active, 0) as active,
         coalesce(t.suspended, 0) as suspended, coalesce(t.sandboxes, 0) as sandboxes,
         (select count(*)::int from bbb_servers s where s.pool_reseller_id = r.id and s.state <> 'removed') as servers,
         coalesce(u.seconds, 0) as seconds,
         coalesce((select json_agg(json_build_object('level', x.level, 'cause', x.cause, 'reason', x.reason) order by x.since)
           from restrictions x where x.reseller_id = r.id and x.tenant_id is null and x.lifted_at is null), '[]') as "heldBack"
       from resellers r
         left join (select reseller_id, count(*) filter (where state = 'active' and not is_sandbox)::int as active,
             count(*) filter (where state = 'suspended')::int as suspended, count(*) filter (where is_sandbox)::int as sandboxes
           from tenants group by 1) t on t.reseller_id = r.id
         left join (select reseller_id, sum(seconds) as seconds from usage_months where month = $1 group by 1) u
           on u.reseller_id = r.id
       order by r.is_network desc, r.name`,
      [firstDay(month)],
    );
    return rows.map((row) => ({ ...row, seconds: BigInt(row.seconds) }));
  }
}
