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
        `select t.id, t.name, u.meetings::int as meetings, u.seconds, u.unrecorded_seconds as "unrecordedSeconds"
         from usage_months u join tenants t on t.reseller_id = u.reseller_id and t.id = u.tenant_id
         where u.reseller_id = $1 and u.month = $2 and ($3::text is null or strpos(t.search_key, $3) > 0)
           and ($4::bigint is null or (u.seconds, t.id) < ($4, $5::uuid))
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
        `select s.id, s.name, sum(u.meetings)::int as meetings, sum(u.seconds) as seconds,
           sum(u.unrecorded_seconds) as "unrecordedSeconds"
         from usage_servers u join bbb_servers s on s.id = u.server_id
         where u.reseller_id = $1 and u.month = $2 group by 1, 2 order by sum(u.seconds) desc`,
        [resellerId, firstDay(month)],
      ),
    );
  }
}
