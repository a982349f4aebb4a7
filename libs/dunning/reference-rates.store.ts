import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { ReferenceRate } from './late-interest';

/** Bank Rate on the 30 June and the 31 December, each as a person has looked it up. */
@Injectable()
export class ReferenceRatesStore {
  /** The latest first. */
  all(tx: NetworkTx | ScopedTx): Promise<(ReferenceRate & { notedAt: Date })[]> {
    return tx.query(
      `select to_char(day, 'YYYY-MM-DD') as day, percent, noted_at as "notedAt" from reference_rates order by day desc`,
    );
  }

  async save(tx: NetworkTx, { day, percent }: ReferenceRate): Promise<void> {
    await tx.query(
      `insert into reference_rates (day, percent, noted_at, noted_by) values ($1, $2, $3, $4)
       on conflict (day) do update set percent = excluded.percent, noted_at = excluded.noted_at, noted_by = excluded.noted_by`,
      [day, percent, tx.clock.now(), tx.actor],
    );
  }

  async byDay(tx: NetworkTx, day: LocalDate): Promise<string | null> {
    const row = await tx.one<{ percent: string }>('select percent from reference_rates where day = $1', [day]);
    return row?.percent ?? null;
  }
}
