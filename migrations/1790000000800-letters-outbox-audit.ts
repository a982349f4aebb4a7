import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADD_ONLY, sharedTable, tenantTable } from './tables';
export class LettersOutboxAudit1790000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table letters (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        kind text not null check (kind in ('invoice', 'credit-note')),
        invoice_id uuid,
        message_id text not null unique,
        language text not null check (language in ('en', 'ca', 'es')),
        recipients text[] not null,
        subject text not null,
        state text not null check (state in ('queued', 'sent', 'failed')),
        attempts int not null,
        last_error text,
        created_at timestamptz not null,
        sent_at timestamptz,
        primary key (reseller_id, id),
        unique (reseller_id, invoice_id, kind),
        foreign key (reseller_id, invoice_id) references invoices
      );
      create index letters_failed on letters (reseller_id, created_at) where state = 'failed';
      ${tenantTable('letters')}

      -- Facts and jobs of the transactions that caused them, until the relay has handed them to the queues.
      create table outbox (
        id uuid primary key,
        kind text not null check (kind in ('fact', 'job')),
        name text not null,
        payload jsonb not null,
        created_at timestamptz not null
      );
      ${sharedTable('outbox', { app: ['insert'] })}
      create function wake_relay() returns trigger language plpgsql as $fn$
        begin notify tallyroom_outbox; return null; end $fn$;
      create trigger wake_relay after insert on outbox for each statement execute function wake_relay();

      create table audit_entries (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tenant_id uuid,
        at timestamptz not null,
        actor jsonb not null,
        action text not null,
        subject text not null,
        details jsonb not null,
        primary key (reseller_id, id)
      );
      create index audit_by_time on audit_entries (reseller_id, at);
      ${tenantTable('audit_entries', ADD_ONLY)}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
