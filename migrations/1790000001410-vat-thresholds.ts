import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NETWORK_WRITES, sharedTable } from './tables';
export class VatThresholds1790000001410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Taxable turnover of twelve months above which a country asks for VAT registration: data, with a date.
      create table vat_thresholds (
        country_code char(2) not null,
        starts_on date not null,
        turnover_minor bigint not null check (turnover_minor > 0),
        currency char(3) not null,
        primary key (country_code, starts_on)
      );
      ${sharedTable('vat_thresholds', NETWORK_WRITES)}
      insert into vat_thresholds values ('GB', '2024-04-01', 9000000, 'GBP');
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
