import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable } from './tables';
export class SecondFactors1790000002200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A link is made for an address nobody has, too: asking takes the same time and leaves the same trace.
      delete from sign_in_links;
      alter table sign_in_links
        alter column person_id drop not null,
        add column email_hash text not null,
        add column code_hash text not null,
        add column tries int not null default 0,
        add column is_vouched boolean not null;
      create index sign_in_links_by_address on sign_in_links (email_hash, created_at);

      -- proved_at: when this session last proved who it is; second_factor_at: that it did so with a second factor.
      alter table sessions
        add column id uuid,
        add column second_factor_at timestamptz,
        add column proved_at timestamptz,
        add column device text not null default '',
        add column address text not null default '',
        add column looks_at_reseller_id uuid,
        add column looks_at_tenant_id uuid;
      update sessions set id = gen_random_uuid(), proved_at = created_at;
      alter table sessions
        alter column id set not null,
        alter column proved_at set not null,
        add unique (id),
        add foreign key (looks_at_reseller_id, looks_at_tenant_id) references tenants;

      create table second_factors (
        -- The person's: by it a sealed value is found when keys are rotated.
        id uuid not null unique,
        person_id uuid primary key references people,
        secret_sealed text not null,
        last_step bigint not null default 0,
        created_at timestamptz not null,
        confirmed_at timestamptz
      );
      ${networkTable('second_factors')}

      create table recovery_codes (
        code_hash text primary key,
        person_id uuid not null references people,
        created_at timestamptz not null,
        used_at timestamptz
      );
      create index recovery_codes_by_person on recovery_codes (person_id);
      ${networkTable('recovery_codes')}

      -- Failed tries by whatever they were tried against (a person, an address on the network, a mail address's hash).
      create table throttles (
        key text primary key,
        failures int not null,
        blocked_until timestamptz not null,
        changed_at timestamptz not null
      );
      ${networkTable('throttles')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
