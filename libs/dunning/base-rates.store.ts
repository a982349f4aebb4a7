import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { BaseRate } from './late-interest';

/** The Bank of England's Bank Rate, as dated rows that the network's people add to. */
@Injectable()
export class BaseRatesStore {
  all(tx: NetworkTx | ScopedTx): Promise<BaseRate[]> {
    return tx.query(
      `select to_char(starts_on, 'YYYY-MM-DD') as "startsOn", percent from base_rates order by starts_on desc`,
    );
  }

  async save(tx: NetworkTx, startsOn: LocalDate, percent: string): Promise<void> {
    await tx.query(
      'insert into base_rates (starts_on, percent) values ($1, $2) on conflict (starts_on) do update set percent = excluded.percent',
      [startsOn, percent],
    );
  }
}
