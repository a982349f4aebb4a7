import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADD_ONLY, tenantTable } from './tables';
export class Books1790000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Double entry: every issued document posts here in its own transaction. issuer_* says whose books these are.
      create table journal_entries (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        issuer_reseller_id uuid not null,
        issuer_id uuid not null,
        document_id uuid not null,
        kind text not null check (kind in ('invoice', 'credit-note')),
        posted_on date not null,
        created_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, document_id, kind),
        foreign key (reseller_id, document_id) references invoices
      );
      ${tenantTable('journal_entries', ADD_ONLY)}

      create table postings (
        reseller_id uuid not null,
        entry_id uuid not null,
        tenant_id uuid,
        account text not null check (account in ('receivable', 'sales', 'vat-output')),
        payer_id uuid,
        amount_minor bigint not null,
        currency char(3) not null,
        primary key (reseller_id, entry_id, account),
        foreign key (reseller_id, entry_id) references journal_entries
      );
      create index postings_by_payer on postings (reseller_id, payer_id) where payer_id is not null;
      ${tenantTable('postings', ADD_ONLY)}

      create function entries_balance() returns trigger language plpgsql as $fn$
        begin
          if exists (select 1 from added group by entry_id, currency having sum(amount_minor) <> 0) then
            raise exception 'a journal entry does not balance';
          end if;
          return null;
        end $fn$;
      create trigger entries_balance after insert on postings referencing new table as added
        for each statement execute function entries_balance();
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
