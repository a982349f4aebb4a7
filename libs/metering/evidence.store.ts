import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';

export interface Evidence {
  readonly serverId: string;
  readonly source: 'recording' | 'poll' | 'gateway';
  /** What makes it the same evidence: a recording's id, state and times; a poll's instant. */
  readonly externalKey: string;
  readonly internalMeetingId: string | null;
  readonly claimedAt: Date | null;
  readonly body: string;
  readonly problem: string | null;
}

/** What servers said, word for word: only ever added to, each thing once. */
@Injectable()
export class EvidenceStore {
  /** Keeps what is new and answers the positions in `list` that were; what is known already changes nothing. */
  async add(tx: NetworkTx, list: readonly Evidence[]): Promise<Set<number>> {
    const months = list.map(({ claimedAt }) => monthOf(claimedAt ?? tx.clock.now()));
    await this.ensurePartitions(tx, 'evidence', months);
    const hashes = list.map(({ body }) => createHash('sha256').update(body).digest('base64'));
    const ids = list.map(() => newId());
    const added = await tx.query<{ id: string }>(
      `insert into evidence (run_month, id, server_id, source, external_key, body_hash, internal_meeting_id, claimed_at,
         received_at, body, problem)
       select run_month, id, server_id, source, external_key, body_hash, internal_meeting_id, claimed_at, $1, body, problem
       from unnest($2::date[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
         $10::text[], $11::text[])
         as e(run_month, id, server_id, source, external_key, body_hash, internal_meeting_id, claimed_at, body, problem)
       on conflict do nothing returning id`,
      [
        tx.clock.now(),
        months,
        ids,
        list.map(({ serverId }) => serverId),
        list.map(({ source }) => source),
        list.map(({ externalKey }) => externalKey),
        hashes,
        list.map(({ internalMeetingId }) => internalMeetingId),
        list.map(({ claimedAt }) => claimedAt),
        list.map(({ body }) => body),
        list.map(({ problem }) => problem),
      ],
    );
    const kept = new Set(added.map(({ id }) => id));
    return new Set(ids.flatMap((id, position) => (kept.has(id) ? [position] : [])));
  }

  /** Makes the month's partitions that are missing; not remembered here, for a rollback takes them away again. */
  async ensurePartitions(tx: NetworkTx, table: 'evidence' | 'usage_lines', months: readonly string[]): Promise<void> {
    await tx.query('select ensure_month_partition($1, month) from unnest($2::date[]) as m(month)', [
      table,
      [...new Set(months)],
    ]);
  }

  problems(
    tx: NetworkTx,
    limit: number,
  ): Promise<{ server: string; internalMeetingId: string | null; problem: string; receivedAt: Date }[]> {
    return tx.query(
      `select s.name as server, e.internal_meeting_id as "internalMeetingId", e.problem, e.received_at as "receivedAt"
       from evidence e join bbb_servers s on s.id = e.server_id where e.problem is not null
       order by e.received_at desc limit $1`,
      [limit],
    );
  }
}

/** The first day of an instant's month in UTC: where its evidence is kept. */
export const monthOf = (instant: Date): string => `${instant.toISOString().slice(0, 7)}-01`;
