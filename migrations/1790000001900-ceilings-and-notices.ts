import type { MigrationInterface, QueryRunner } from 'typeorm';
export class CeilingsAndNotices1790000001900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The ceiling a tenant sets itself, in seconds or in minor units of its issuer's currency for the month's room-hours;
      -- what it has used of used_month, and until when no new meeting begins. Kept by the worker, read by the gateway.
      alter table tenant_gateways
        add column ceiling_minor bigint check (ceiling_minor >= 0),
        add column used_month date,
        add column used_seconds bigint not null default 0,
        add column used_minor bigint not null default 0,
        add column no_new_until timestamptz;
      create index gateways_with_ceiling on tenant_gateways (reseller_id)
        where ceiling_seconds is not null or ceiling_minor is not null;
      create index runs_live_of_tenant on runs (tenant_id) where gone_at is null;

      -- A breakout belongs to its parent and is no meeting of its own where meetings are counted.
      alter table meeting_claims add column is_breakout boolean not null default false;

      -- A letter without a document says what it says in its content: { heading, paragraphs, button, signsIn }.
      alter table letters add column content jsonb;
      alter table letters drop constraint letters_kind_check;
      alter table letters add constraint letters_kind_check check (kind ~ '^[a-z][a-z0-9-]{1,40}$');
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
