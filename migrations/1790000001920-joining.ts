import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADD_ONLY, resellerTable } from './tables';
export class Joining1790000001920 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What an applicant accepts; a change is a new version, and an application says which one it was.
      create table terms_versions (
        reseller_id uuid not null references resellers,
        version text not null check (length(version) between 1 and 40),
        body text not null,
        published_at timestamptz not null,
        primary key (reseller_id, version)
      );
      ${resellerTable('terms_versions', ADD_ONLY)}

      -- given is the form as it was sent. One form makes one application (form_key), and one application one tenant.
      create table applications (
        reseller_id uuid not null references resellers,
        id uuid not null,
        kind text not null check (kind in ('tenant', 'sandbox')),
        state text not null check (state in ('unconfirmed', 'waiting', 'approved', 'refused')),
        form_key uuid not null,
        token_hash text not null unique,
        email text not null,
        language text not null check (language in ('en', 'ca', 'es')),
        given jsonb not null,
        terms_version text not null,
        terms_accepted_at timestamptz not null,
        from_address text,
        applied_at timestamptz not null,
        confirmed_at timestamptz,
        decided_at timestamptz,
        reason text,
        made_tenant_id uuid,
        primary key (reseller_id, id),
        unique (reseller_id, form_key),
        foreign key (reseller_id, terms_version) references terms_versions,
        foreign key (reseller_id, made_tenant_id) references tenants,
        check (made_tenant_id is null or state = 'approved')
      );
      create index applications_by_time on applications (reseller_id, state, applied_at);
      ${resellerTable('applications')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
