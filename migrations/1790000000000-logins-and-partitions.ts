import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LoginsAndPartitions1790000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant usage on schema public to tallyroom_app, tallyroom_network;
      revoke create on schema public from public;

      -- A month's partition of a partitioned table, made when the first row of that month comes. Safe to call twice and
      -- from two sessions at once.
      create function ensure_month_partition(parent text, of_month date) returns void
        language plpgsql security definer set search_path = public as $fn$
        declare
          child text := parent || '_' || to_char(of_month, 'YYYY_MM');
        begin
          if parent not in ('evidence', 'usage_lines') then raise exception 'not a partitioned table: %', parent; end if;
          if to_regclass(child) is not null then return; end if;
          perform pg_advisory_xact_lock(hashtext(child));
          execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
            child, parent, date_trunc('month', of_month)::date, (date_trunc('month', of_month) + interval '1 month')::date);
          execute format('alter table %I enable row level security', child);
          execute format('alter table %I force row level security', child);
        end $fn$;
      revoke all on function ensure_month_partition(text, date) from public;
      grant execute on function ensure_month_partition(text, date) to tallyroom_network;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
