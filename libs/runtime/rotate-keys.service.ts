import { Injectable } from '@nestjs/common';
import type { Actor } from './scope';
import { CannotUnseal, type SealedColumn, Sealer, sealedColumns } from './sealer';
import { Tenancy } from './tenancy';

export interface Rotation {
  readonly resealed: number;
  /** Values whose key is not in APP_KEYS, or that were altered: where they stand. They are left as they are. */
  readonly unopened: readonly string[];
}

const BATCH = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Seals every secret there is under the newest of APP_KEYS: all columns that rooms have declared by `sealedIn`. */
@Injectable()
export class RotateKeys {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly sealer: Sealer,
  ) {}

  /** Safe to break off and to run again; `progress` hears how many have been looked at. */
  async run(actor: Actor, progress: (done: number) => void = () => undefined): Promise<Rotation> {
    let [resealed, looked] = [0, 0];
    const unopened: string[] = [];
    for (const column of sealedColumns) {
      for (let after: string | undefined = FIRST; after !== undefined; ) {
        const batch = await this.batch(actor, column, after);
        resealed += batch.resealed;
        looked += batch.looked;
        unopened.push(...batch.unopened);
        after = batch.last;
        progress(looked);
      }
    }
    return { resealed, unopened };
  }

  /** How many values are not under the newest key. */
  async pending(actor: Actor): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'count old keys' }, async (tx) => {
      let pending = 0;
      for (const { table, column } of sealedColumns) {
        const [row] = await tx.query<{ count: string }>(`select count(*) from ${table} where ${OLD(column)}`, [
          this.sealer.newestMark,
        ]);
        pending += Number(row?.count);
      }
      return pending;
    });
  }

  private batch(actor: Actor, { table, column, place }: SealedColumn, after: string) {
    return this.tenancy.acrossNetwork({ actor, why: 'rotate keys' }, async (tx) => {
      const rows = await tx.query<{ id: string; sealed: string }>(
        `select id, ${column} as sealed from ${table} where ${OLD(column)} and id > $2 order by id limit ${BATCH} for update`,
        [this.sealer.newestMark, after],
      );
      const opened = rows.map(({ id, sealed }) => ({ id, sealed: this.reseal(sealed, place(id)) }));
      const done = opened.filter(({ sealed }) => sealed !== null);
      await tx.query(
        `update ${table} t set ${column} = r.sealed from unnest($1::uuid[], $2::text[]) as r(id, sealed) where t.id = r.id`,
        [done.map(({ id }) => id), done.map(({ sealed }) => sealed)],
      );
      return {
        resealed: done.length,
        looked: rows.length,
        unopened: opened.filter(({ sealed }) => sealed === null).map(({ id }) => `${table}.${column} of ${id}`),
        last: rows.length < BATCH ? undefined : rows.at(-1)!.id,
      };
    });
  }

  private reseal(sealed: string, place: ReturnType<SealedColumn['place']>): string | null {
    try {
      return this.sealer.seal(this.sealer.open(sealed, place), place);
    } catch (error) {
      if (error instanceof CannotUnseal) return null;
      throw error;
    }
  }
}

const OLD = (column: string): string => `${column} is not null and left(${column}, length($1)) <> $1`;
