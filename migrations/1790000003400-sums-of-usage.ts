import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tables';

const READ: Parameters<typeof tenantTable>[1] = { app: ['select'], network: ['select', 'insert', 'update'] };
const FIGURES = 'meetings bigint not null, seconds bigint not null';
/** A correction is no meeting more: its meeting has a first line in the same tenant's month. */
const SUMS = 'count(*) filter (where a.corrects_id is null), sum(a.seconds)';
const UNRECORDED = 'coalesce(sum(a.seconds) filter (where not a.is_recorded), 0)';
const added = (table: string, columns: readonly string[]): string =>
  columns.map((column) => `${column} = ${table}.${column} + excluded.${column}`).join(', ');

/** Adds what the ledger lines in `lines` come to, to the sums that are kept. */
const addUp = (lines: string): string => `
  insert into usage_months as m (reseller_id, tenant_id, month, last_position, meetings, seconds, unrecorded_seconds)
    select a.reseller_id, a.tenant_id, a.month, max(a.position), ${SUMS}, ${UNRECORDED} from ${lines} a
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (reseller_id, tenant_id, month) do update set ${added('m', ['meetings', 'seconds', 'unrecorded_seconds'])};
  -- A meeting counts for the day it began on in its reseller's zone; what is corrected later stays within the month.
  insert into usage_days as d (reseller_id, month, tenant_id, day, meetings, seconds)
    select a.reseller_id, a.month, a.tenant_id,
      least(greatest((a.from_at at time zone z.zone)::date, a.month), (a.month + interval '1 month' - interval '1 day')::date), ${SUMS}
    from ${lines} a join (select r.id, coalesce((select i.zone from issuers i where i.reseller_id = r.id
      order by i.created_at, i.id limit 1), r.zone) as zone from resellers r) z on z.id = a.reseller_id
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (reseller_id, month, tenant_id, day) do update set ${added('d', ['meetings', 'seconds'])};
  insert into usage_servers as s (reseller_id, month, tenant_id, server_id, meetings, seconds, unrecorded_seconds)
    select a.reseller_id, a.month, a.tenant_id, r.server_id, ${SUMS}, ${UNRECORDED}
    from ${lines} a join runs r on r.id = a.run_id group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (reseller_id, month, tenant_id, server_id) do update set ${added('s', ['meetings', 'seconds', 'unrecorded_seconds'])};`;

export class SumsOfUsage1790000003400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table usage_months
        add column meetings bigint not null default 0,
        add column seconds bigint not null default 0,
        add column unrecorded_seconds bigint not null default 0;
      create index usage_months_by_month on usage_months (reseller_id, month);

      -- What the ledger comes to by day and by server, so that a page need not add up a million lines.
      create table usage_days (
        reseller_id uuid not null,
        month date not null,
        tenant_id uuid not null,
        day date not null,
        ${FIGURES},
        primary key (reseller_id, month, tenant_id, day),
        foreign key (reseller_id, tenant_id) references tenants
      );
      ${tenantTable('usage_days', READ)}
      create table usage_servers (
        reseller_id uuid not null,
        month date not null,
        tenant_id uuid not null,
        server_id uuid not null references bbb_servers,
        ${FIGURES},
        unrecorded_seconds bigint not null,
        primary key (reseller_id, month, tenant_id, server_id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      ${tenantTable('usage_servers', READ)}

      ${addUp('usage_lines')}

      -- In the transaction of the line itself, whoever adds it: a sum that lags behind cannot be seen.
      create function add_up_usage() returns trigger language plpgsql as $fn$
        begin
          ${addUp('added')}
          return null;
        end $fn$;
      create trigger add_up_usage after insert on usage_lines referencing new table as added
        for each statement execute function add_up_usage();
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
