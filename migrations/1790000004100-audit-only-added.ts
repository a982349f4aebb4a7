import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditOnlyAdded1790000004100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Neither login of the application has a grant to change an entry; the owner of the tables would have one by owning them.
      create function entries_are_only_added() returns trigger language plpgsql as $fn$
        begin
          raise exception 'entries of the audit log are only added, never changed or taken away';
        end $fn$;
      create trigger entries_are_only_added before update or delete or truncate on audit_entries
        for each statement execute function entries_are_only_added();
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
