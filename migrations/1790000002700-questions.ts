import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tables';
export class Questions1790000002700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What tenants ask of their operator. about holds the evidence, or the plan, as it stood when it was asked; subject is
      -- what is asked about (a run, or 'plan'): one open question each. An answer is given once.
      create table questions (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid not null,
        kind text not null check (kind in ('meeting', 'plan')),
        subject text not null,
        about jsonb not null,
        said text not null check (length(said) <= 2000),
        asked_by uuid not null,
        asked_at timestamptz not null,
        outcome text check (outcome in ('answered', 'credited', 'accepted', 'declined')),
        answer text check (length(answer) <= 2000),
        credit_note_id uuid,
        answered_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants,
        foreign key (reseller_id, credit_note_id) references invoices,
        check ((outcome is null) = (answered_at is null)),
        check ((outcome = 'credited') = (credit_note_id is not null) or outcome is null)
      );
      create unique index questions_open on questions (reseller_id, tenant_id, kind, subject) where outcome is null;
      create index questions_by_subject on questions (reseller_id, tenant_id, subject);
      create index questions_waiting on questions (reseller_id, id) where outcome is null;
      ${tenantTable('questions', { app: ['select', 'insert', 'update'] })}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
