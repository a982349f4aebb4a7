import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx } from '@/runtime';
import { isListed } from './claims.store';
import { COMING_IN_SECONDS } from './load';

/** How many meetings live, and how many people are still to come, by what is claimed. */
@Injectable()
export class ClaimCountsStore {
  /** How many meetings of a reseller's tenants live now, breakouts aside. */
  liveOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from meeting_claims where reseller_id = $1 and state = 'live' and not is_breakout`,
      parameters: [resellerId],
    };
  }

  /** How many meetings of each tenant live now, breakouts aside. */
  countByTenant(tx: NetworkTx): Promise<{ resellerId: string; tenantId: string; count: number }[]> {
    return tx.query(
      `select reseller_id as "resellerId", tenant_id as "tenantId", count(*)::int as count from meeting_claims
       where state in ('claimed', 'live') and not is_breakout group by 1, 2`,
    );
  }

  /** `peopleToCome` of each server: expected in meetings that began not long ago, and not counted by a poll yet. */
  async toCome(tx: NetworkTx): Promise<Map<string, number>> {
    const rows = await tx.query<{ serverId: string; people: string }>(
      `select server_id as "serverId", sum(greatest(expected_people - people, 0)) as people from meeting_claims
       where state in ('claimed', 'live') and claimed_at > $1::timestamptz - make_interval(secs => ${COMING_IN_SECONDS})
       group by 1`,
      [tx.clock.now()],
    );
    return new Map(rows.map(({ serverId, people }) => [serverId, Number(people)]));
  }

  /** How many meetings a server has or is about to have. */
  meetingsOn(serverId: string, now: Date): Figure {
    return {
      sql: `select count(*) from meeting_claims where server_id = $1 and ${isListed('$2')}`,
      parameters: [serverId, now],
    };
  }

  countOnServer(tx: NetworkTx, serverId: string): Promise<number> {
    return tx.figure(this.meetingsOn(serverId, tx.clock.now()));
  }
}
