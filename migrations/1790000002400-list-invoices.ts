import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A long list of documents is read from where the last page ended, whatever it is sorted by. What people search by and
 * sort by stands in two columns of its own: row-level security lets an index be used for plain comparisons alone.
 */
export class ListInvoices1790000002400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table invoices
        add column payer_key text collate "C" not null default '',
        add column number_key text collate "C" not null default '';
      -- Keys to find documents by: nothing that was issued changes.
      alter table invoices disable trigger issued_never_changes;
      update invoices i set payer_key = lower(coalesce(i.buyer ->> 'name', y.name)), number_key = lower(coalesce(i.number, ''))
        from payers y where y.reseller_id = i.reseller_id and y.id = i.payer_id;
      alter table invoices enable trigger issued_never_changes;
      create index invoices_listed on invoices (issuer_reseller_id, tier, month, id);
      create index invoices_by_number on invoices (issuer_reseller_id, tier, number_key, id);
      create index invoices_by_payer on invoices (issuer_reseller_id, tier, payer_key, id);
      create index invoices_by_amount on invoices (issuer_reseller_id, tier, gross_minor, id);
      create index invoices_under_way on invoices (issuer_reseller_id, tier, month, id) where state <> 'issued';
      create index credit_notes_listed on invoices (issuer_reseller_id, tier, month, id) where kind = 'credit-note';
      create index invoices_by_agreement on invoices (reseller_id, agreement_id, month) where kind = 'invoice';
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
