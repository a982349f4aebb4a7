import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { grouped } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Evidence, PersonEvidence } from './evidence';
import { OLDEST_MS } from './recording-problem';
import type { Run } from './run';

/** One thing a server said of a run's recording. */
export interface KeptRecording {
  readonly digest: string;
  readonly server: string;
  readonly state: string;
  readonly from: Date;
  readonly until: Date;
}

const DAY_MS = 24 * 60 * 60_000;
/** Where evidence without a time that can be is kept: always the same month, so that it is kept once. */
const UNDATED = '1970-01-01';

/** What servers said, word for word: only ever added to, each thing once. */
@Injectable()
export class EvidenceStore {
  /** Keeps what is new and answers the positions in `list` that were; what is known already changes nothing. */
  async add(tx: NetworkTx, list: readonly Evidence[]): Promise<Set<number>> {
    if (list.length === 0) return new Set();
    const now = tx.clock.now();
    // In one order for all, so that two readings of the same things never wait for each other in a circle.
    const rows = list
      .map((evidence, position) => ({
        ...evidence,
        position,
        claimedAt: credible(evidence.claimedAt, now),
        digest: digestOf(evidence),
      }))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const months = rows.map(({ claimedAt }) => (claimedAt ? monthOf(claimedAt) : UNDATED));
    await this.ensurePartitions(tx, 'evidence', months);
    const added = await tx.query<{ digest: string }>(
      `insert into evidence (run_month, server_id, source, external_key, digest, internal_meeting_id, claimed_at,
         received_at, body, problem)
       select run_month, server_id, source, external_key, digest, internal_meeting_id, claimed_at, $1, body, problem
       from unnest($2::date[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::text[],
         $10::text[])
         as e(run_month, server_id, source, external_key, digest, internal_meeting_id, claimed_at, body, problem)
       on conflict do nothing returning digest`,
      [
        now,
        months,
        rows.map(({ serverId }) => serverId),
        rows.map(({ source }) => source),
        rows.map(({ externalKey }) => externalKey),
        rows.map(({ digest }) => digest),
        rows.map(({ internalMeetingId }) => internalMeetingId),
        rows.map(({ claimedAt }) => claimedAt?.toISOString() ?? null),
        rows.map(({ body }) => body),
        rows.map(({ problem }) => problem),
      ],
    );
    const kept = new Set(added.map(({ digest }) => digest));
    return new Set(rows.flatMap(({ digest, position }) => (kept.delete(digest) ? [position] : [])));
  }

  /** Makes the month's partitions that are missing; not remembered here, for a rollback takes them away again. */
  async ensurePartitions(tx: NetworkTx, table: 'evidence' | 'usage_lines', months: readonly string[]): Promise<void> {
    await tx.query('select ensure_month_partition($1, month) from unnest($2::date[]) as m(month)', [
      table,
      [...new Set(months)],
    ]);
  }

  /** What servers told of single persons in these runs, by internal id. */
  async personsOf(tx: NetworkTx, internalIds: readonly string[]): Promise<Map<string, PersonEvidence[]>> {
    const rows = await tx.query<PersonEvidence & { internalId: string }>(
      `select internal_meeting_id as "internalId", source, body from evidence
       where source in ('webhook', 'analytics') and internal_meeting_id = any($1) and problem is null
       order by received_at, digest`,
      [internalIds],
    );
    return grouped(rows, ({ internalId }) => internalId);
  }

  /** All that was said of a run's recording and can be used, in the order it was heard. */
  async recordingsOf(tx: NetworkTx, run: Run): Promise<KeptRecording[]> {
    const rows = await tx.query<{ digest: string; server: string; key: string }>(
      `select e.digest, s.name as server, e.external_key as key from evidence e join bbb_servers s on s.id = e.server_id
       where e.run_month = $1 and e.source = 'recording' and e.internal_meeting_id = $2 and e.problem is null
       order by e.received_at, e.digest`,
      [monthOf(run.createdAt), run.internalMeetingId],
    );
    return rows.map(({ digest, server, key }) => {
      const [state = '', from, until] = key.split('|').slice(-3);
      return { digest, server, state, from: new Date(Number(from)), until: new Date(Number(until)) };
    });
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

const digestOf = ({ serverId, source, externalKey, body }: Evidence): string =>
  createHash('sha256').update(`${serverId}\n${source}\n${externalKey}\n${body}`).digest('base64url');

/** The first day of an instant's month in UTC: where its evidence is kept. */
export const monthOf = (instant: Date): string => `${instant.toISOString().slice(0, 7)}-01`;

/** A time no server can mean is none: a broken answer would have a partition made for each month it names. */
const credible = (claimedAt: Date | null, now: Date): Date | null =>
  claimedAt && claimedAt.getTime() >= OLDEST_MS && claimedAt.getTime() <= now.getTime() + DAY_MS ? claimedAt : null;
