import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NETWORK_WRITES, sharedTable } from './tables';
export class ReferenceRates1790000003350 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Bank Rate on the last day of a half-year, in percent, as somebody of the network has looked it up: no other figure stands
      -- behind a claim. The rates that came with an earlier version were nobody's word, and go.
      create table reference_rates (
        day date primary key check (to_char(day, 'MM-DD') in ('06-30', '12-31')),
        percent text not null check (percent ~ '^\\d{1,2}(\\.\\d{1,4})?$'),
        noted_at timestamptz not null,
        noted_by jsonb not null
      );
      ${sharedTable('reference_rates', NETWORK_WRITES)}
      drop table base_rates;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
