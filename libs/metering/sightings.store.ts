import { Injectable } from '@nestjs/common';
import { grouped } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { CountedSighting } from './attendance';

/** What one poll saw of one run. */
export interface Seen {
  readonly runId: string;
  readonly participants: number;
}

/** The sightings of the run `r`, as JSON that `sightingsIn` reads: for one statement that asks for the run too. */
export const SIGHTINGS = `coalesce((select json_agg(json_build_object('firstAt', s.first_at, 'lastAt', s.last_at, 'beforeAt', s.before_at,
    'afterAt', s.after_at, 'polls', s.polls, 'people', s.people_sum, 'peakParticipants', s.peak_participants) order by s.first_at)
  from sightings s where s.run_id = r.id), '[]')`;
type Instants = 'firstAt' | 'lastAt' | 'beforeAt' | 'afterAt';
export type SightingJson = Omit<CountedSighting, Instants> & Readonly<Record<Instants, string | null>>;

export const sightingsIn = (list: readonly SightingJson[]): CountedSighting[] =>
  list.map(({ firstAt, lastAt, beforeAt, afterAt, ...counted }) => ({
    ...counted,
    firstAt: new Date(firstAt!),
    lastAt: new Date(lastAt!),
    beforeAt: beforeAt === null ? null : new Date(beforeAt),
    afterAt: afterAt === null ? null : new Date(afterAt),
  }));

/** Polls folded into unbroken series per run. */
@Injectable()
export class SightingsStore {
  async ofRuns(tx: NetworkTx, runIds: readonly string[]): Promise<Map<string, CountedSighting[]>> {
    if (runIds.length === 0) return new Map();
    const rows = await tx.query<CountedSighting & { runId: string }>(
      `select run_id as "runId", first_at as "firstAt", last_at as "lastAt", before_at as "beforeAt", after_at as "afterAt",
         polls, people_sum::int as people, peak_participants as "peakParticipants"
       from sightings where run_id = any($1) order by run_id, first_at`,
      [runIds],
    );
    return grouped(rows, ({ runId }) => runId);
  }

  /** Ends the open series of a run at this instant: its end is known, and no poll saw the room empty before. */
  async endAt(tx: NetworkTx, runId: string, at: Date): Promise<void> {
    await tx.query(
      `update sightings set last_at = $2, after_at = $2
       where run_id = $1 and after_at is null and last_at < $2
         and last_at = (select max(last_at) from sightings where run_id = $1)`,
      [runId, at],
    );
  }

  /**
   * Folds a poll at `at` in: series that reach the poll before it and are seen again grow; others of that server end
   * here; runs seen without such a series begin one. `previous` is null where polling was blind until now.
   */
  async fold(tx: NetworkTx, serverId: string, at: Date, previous: Date | null, seen: readonly Seen[]): Promise<void> {
    const occupied = seen.filter(({ participants }) => participants > 0);
    const [ids, people] = [occupied.map(({ runId }) => runId), occupied.map(({ participants }) => participants)];
    if (previous) {
      await tx.query(
        `update sightings s set last_at = $1, polls = s.polls + 1, people_sum = s.people_sum + o.people,
           peak_participants = greatest(s.peak_participants, o.people)
         from unnest($2::uuid[], $3::int[]) as o(run_id, people)
         where s.run_id = o.run_id and s.last_at = $4 and s.after_at is null`,
        [at, ids, people, previous],
      );
      await tx.query(
        `update sightings s set after_at = $1 from runs r
         where r.id = s.run_id and r.server_id = $2 and r.gone_at is null and s.last_at = $3 and s.after_at is null`,
        [at, serverId, previous],
      );
    }
    if (occupied.length === 0) return;
    await tx.query(
      `insert into sightings (run_id, first_at, last_at, before_at, after_at, polls, people_sum, peak_participants)
       select o.run_id, $1, $1, $4, null, 1, o.people, o.people from unnest($2::uuid[], $3::int[]) as o(run_id, people)
       where not exists (select 1 from sightings s where s.run_id = o.run_id and s.last_at = $1)`,
      [at, ids, people, previous],
    );
  }

  /** The most people that were in the rooms of some tenants at once since then, by the peaks of unbroken series: at most so many. */
  async peakPeople(tx: NetworkTx, tenantIds: readonly string[], since: Date): Promise<number> {
    const row = await tx.one<{ peak: number | null }>(
      `with seen as (select s.first_at, s.last_at, s.peak_participants as people
         from sightings s join runs r on r.id = s.run_id where r.tenant_id = any($1) and s.last_at >= $2),
       changes as (select first_at as at, people from seen union all select last_at + interval '1 second', -people from seen)
       select max(inside)::int as peak from (select sum(people) over (order by at, people) as inside from changes) as sums`,
      [tenantIds, since],
    );
    return row?.peak ?? 0;
  }
}
