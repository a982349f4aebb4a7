import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ListsByIndex1790000003410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Which actions there are is read by leaping from one to the next; what a tenant's people did, without the rest.
      create index audit_by_action on audit_entries (reseller_id, action);
      create index audit_by_tenant on audit_entries (reseller_id, tenant_id, at, id) where tenant_id is not null;

      -- What is open of an issuer's invoices, added up without reading the postings themselves; a policy asks for the tenant.
      create index postings_receivable on postings (reseller_id, invoice_id) include (amount_minor, payer_id, tenant_id)
        where account = 'receivable';
      create index postings_besides_invoices on postings (reseller_id, payer_id) where account in ('opening-balance', 'account-credit');
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
