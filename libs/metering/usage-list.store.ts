import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';

export interface UsedBy {
  readonly id: string;
  readonly name: string;
  readonly meetings: number;
  readonly seconds: bigint;
  /** Of these, known by polls alone: nothing of them was recorded. */
  readonly unrecordedSeconds: bigint;
}
type Row = Omit<UsedBy, 'seconds' | 'unrecordedSeconds'> & Record<'seconds' | 'unrecordedSeconds', string>;
const used = (rows: readonly Row[]): UsedBy[] =>
  rows.map((row) => ({ ...row, seconds: BigInt(row.seconds), unrecordedSeconds: BigInt(row.unrecordedSeconds) }));

const SUMS = `count(distinct u.run_id)::int as meetings, sum(u.seconds) as seconds,
  coalesce(sum(u.seconds) filter (where not u.is_recorded), 0) as "unrecordedSeconds"`;

/** A reseller's ledger of a month, added up by tenant and by server: for reports, not for bills. */
@Injectable()
export class UsageListStore {
  /** Whoever used most first; `after` are the seconds and the id of the last one on the page before. */
  async byTenant(
    tx: ScopedTx,
    {
      month,
      text,
      after,
      limit,
    }: { month: Month; text?: string | undefined; after?: readonly string[] | undefined; limit: number },
  ): Promise<UsedBy[]> {
    return used(
      await tx.query<Row>(
        `with used as (select u.tenant_id, ${SUMS} from usage_lines u where u.reseller_id = $1 and u.month = $2 group by 1)
         select t.id, t.name, u.meetings, u.seconds, u."unrecordedSeconds"
         from used u join tenants t on t.reseller_id = $1 and t.id = u.tenant_id
         where ($3::text is null or strpos(t.search_key, $3) > 0)
           and ($4::numeric is null or (u.seconds, t.id) < ($4, $5::uuid))
         order by u.seconds desc, t.id desc limit $6`,
        [
          tx.resellerId,
          firstDay(month),
          text ? text.toLowerCase() : null,
          after?.[0] ?? null,
          after?.[1] ?? null,
          limit,
        ],
      ),
    );
  }

  /** On which servers a reseller's meetings of a month ran. */
  async byServer(tx: NetworkTx, resellerId: string, month: Month): Promise<UsedBy[]> {
    return used(
      await tx.query<Row>(
        `select s.id, s.name, ${SUMS} from usage_lines u join runs r on r.id = u.run_id join bbb_servers s on s.id = r.server_id
         where u.reseller_id = $1 and u.month = $2 group by 1, 2 order by sum(u.seconds) desc`,
        [resellerId, firstDay(month)],
      ),
    );
  }
}
