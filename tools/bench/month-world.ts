import { Client } from 'pg';
import { newId } from '../../libs/kernel';
import { DEMO_RETAIL_PRICES, DEMO_WHOLESALE_PRICES } from '../../test/world/demo-prices';
import { writtenColumns } from '../../test/world/written-columns';

/** Resellers, tenants and a month of ledger lines by the hundred thousand, written straight into the tables. */
export async function fillMonth(
  ownerUrl: string,
  { resellers, tenants, meetings }: { resellers: number; tenants: number; meetings: number },
): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  const run = (sql: string, parameters: unknown[] = []): Promise<unknown> => owner.query(sql, parameters);
  const [network, networkIssuer, server] = [newId(), newId(), newId()];
  await run(
    `insert into resellers select case when n = 0 then $1::uuid else gen_random_uuid() end, 'r' || lpad(n::text, 3, '0'), 'Reseller ' || n, n = 0,
       'operational', 'organisation', 'active', 'Europe/London', 'en', '#112233', 'a@b.example', '2026-10-01' from generate_series(0, $2::int) n`,
    [network, resellers],
  );
  await run(
    `insert into issuers select id, case when is_network then $1::uuid else gen_random_uuid() end, name, '{1 Road}', 'GB', null, 'a@b.example', null,
       '{"name":"x"}', 'Europe/London', 'GBP', 14, false, '2026-10-01' from resellers`,
    [networkIssuer],
  );
  await run(`insert into issuer_vat_statuses select reseller_id, id, '2020-01-01', true, 'GB1' from issuers`);
  await run(
    `insert into invoice_series select reseller_id, id, k, upper(left(k, 1)) || '-{000000}', 1 from issuers, unnest('{invoice,credit-note}'::text[]) k`,
  );
  for (const [code, tier, prices] of [
    ['retail', 'retail', DEMO_RETAIL_PRICES],
    ['wholesale', 'wholesale', DEMO_WHOLESALE_PRICES],
  ] as const) {
    const id = newId();
    await run(`insert into price_lists values ($1, $2, $3, $3, $4, '2026-10-01')`, [id, network, code, tier]);
    await run(`insert into price_list_versions values ($1, $2, null, '2026-01-01', $3, '2026-01-01', '2026-01-01')`, [
      newId(),
      id,
      prices,
    ]);
  }
  await run(
    `insert into tenants (reseller_id, id, slug, name, meeting_key, membership_class, membership_kind, membership_standing, state, is_sandbox, language, created_at)
     select r.id, gen_random_uuid(), 't' || n, 'Tenant ' || n, translate(lpad(n::text, 10, 'a'), '0189', 'bcde'), 'user', 'organisation', 'active', 'active', false, 'en', '2026-10-01'
     from generate_series(0, $1::int - 1) n join (select id, row_number() over (order by slug) - 1 as k from resellers where not is_network) r on r.k = n % $2`,
    [tenants, resellers],
  );
  await run(
    `insert into payers select reseller_id, id, 'retail', name, '{1 Road}', 'GB', true, null, null, null, 'en', '{a@b.example}', null, '2026-10-01' from tenants`,
  );
  await run(
    `insert into payers select id, id, 'wholesale', name, '{1 Road}', 'GB', true, null, null, null, 'en', '{a@b.example}', null, '2026-10-01' from resellers where not is_network`,
  );
  await run(
    `insert into agreements select t.reseller_id, t.id, 'retail', t.id, t.id, i.reseller_id, i.id, '2026-10-01', null, '2026-10-01' from tenants t join issuers i on i.reseller_id = t.reseller_id`,
  );
  await run(
    `insert into agreements select id, id, 'wholesale', null, id, $1, $2, '2026-10-01', null, '2026-10-01' from resellers where not is_network`,
    [network, networkIssuer],
  );
  await run(
    `insert into agreement_versions select reseller_id, id, tenant_id, tier, '2026-10-01',
       case tier when 'retail' then '{"by":"list","priceList":"retail","plan":"commons"}' else '{"by":"list","priceList":"wholesale"}' end::jsonb, '2026-10-01' from agreements`,
  );
  await run(
    `insert into bbb_servers values ($1, 'one', 'http://b.example/', 'x', null, 'enabled', false, '2026-10-01')`,
    [server],
  );
  await run(`select ensure_month_partition('usage_lines', '2026-10-01')`);
  await run(
    `insert into usage_lines (reseller_id, month, id, tenant_id, position, run_id, from_at, until_at, seconds, known_by, is_recorded, meeting_id, meeting_name, recorded_at)
     select t.reseller_id, '2026-10-01', gen_random_uuid(), t.id, m, gen_random_uuid(), at, at + s * interval '1 second', s, 'polled', false, 'm', 'Weekly', at
     from tenants t, generate_series(1, $1::int) m,
       lateral (select timestamptz '2026-10-02' + m * interval '3 hours' as at, 1200 + (m * 37 + ascii(right(t.id::text, 1))) % 3000 as s) x`,
    [Math.round(meetings / tenants)],
  );
  await run('vacuum analyze');
  await owner.end();
}

/**
 * The bare minimum: one statement that sums the month per tenant, and set-based inserts of the same documents and lines
 * into tables of the same columns, checks and indexes, without the foreign keys, policies and triggers of ours.
 */
export async function floor(ownerUrl: string): Promise<{ run: () => Promise<void>; close: () => Promise<void> }> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query('set jit = off; set max_parallel_workers_per_gather = 0');
  const copies: string[] = [];
  for (const table of ['invoices', 'invoice_lines']) {
    await owner.query(`create table floor_${table} (like ${table} including all)`);
    const columns = await writtenColumns(owner, table);
    copies.push(`insert into floor_${table} (${columns}) select ${columns} from ${table}`);
  }
  const run = async (): Promise<void> => {
    await owner.query('truncate floor_invoices, floor_invoice_lines');
    await owner.query(
      `select reseller_id, tenant_id, sum(seconds), max(position) from usage_lines where month = '2026-10-01' group by 1, 2`,
    );
    for (const copy of copies) await owner.query(copy);
  };
  return { run, close: () => owner.end() };
}
