import type { MigrationInterface, QueryRunner } from 'typeorm';
import { resellerTable } from './tables';
export class IdentityProviders1790000002900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity_providers (
        reseller_id uuid not null references resellers,
        id uuid not null,
        label text not null check (length(label) between 1 and 60),
        issuer text not null,
        client_id text not null,
        client_secret_sealed text not null,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id)
      );
      ${resellerTable('identity_providers')}

      -- A session begun at a reseller's identity provider is good at that reseller alone. has_providers_factor: the
      -- provider says that it asked for a second factor.
      alter table sessions
        add column by_reseller_id uuid references resellers,
        add column has_providers_factor boolean not null default false;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
