import { Client } from 'pg';
import { loginUrls } from '../../libs/runtime';
import { adminUrl, freshDatabase } from '../world/test-database';

/** Tables that are no reseller's in particular: grants alone say what each login may do there. */
const SHARED: Record<string, { app: string[]; network: string[] }> = {
  resellers: { app: ['SELECT'], network: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  reseller_logos: { app: ['SELECT'], network: ['INSERT', 'SELECT', 'UPDATE'] },
  vat_rates: { app: ['SELECT'], network: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  vat_thresholds: { app: ['SELECT'], network: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  reference_rates: { app: ['SELECT'], network: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  price_lists: { app: ['SELECT'], network: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  price_list_versions: { app: ['SELECT'], network: ['INSERT', 'SELECT'] },
  bbb_servers: { app: [], network: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  outbox: { app: ['INSERT'], network: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  migrations: { app: [], network: [] },
};
/** The network's own: row-level security without any policy for the application's login, but for one reading policy. */
const NETWORK_ONLY = [
  'evidence',
  'inbox',
  'inventory_tokens',
  'new_addresses',
  'people',
  'poll_gaps',
  'recovery_codes',
  'runs',
  'second_factors',
  'server_hooks',
  'server_hours',
  'server_incidents',
  'server_maintenances',
  'server_reads',
  'sessions',
  'sightings',
  'sign_in_links',
  'usage_reconciliations',
  'throttles',
  'usage_rules',
];
/** Rows that nobody may change or take away once they are added. */
const ADD_ONLY = [
  'tenant_notes',
  'terms_versions',
  'audit_entries',
  'invoice_files',
  'dunning_steps',
  'journal_entries',
  'postings',
  'usage_lines',
  'evidence',
  'poll_gaps',
];

let client: Client;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await freshDatabase('policies');
  drop = database.drop;
  const url = new URL(adminUrl());
  url.pathname = new URL(database.urls.tallyroom_owner).pathname;
  client = new Client({ connectionString: url.toString() });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await drop();
});

const rows = async <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
  (await client.query(sql, parameters)).rows as T[];

const tables = (): Promise<{ name: string; secured: boolean; forced: boolean; columns: string[] }[]> =>
  rows(`select c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
      (select array_agg(attname::text) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by 1`);

const grants = async (table: string, login: string): Promise<string[]> =>
  (
    await rows<{ verb: string }>(
      `select privilege_type as verb from information_schema.role_table_grants where table_name = $1 and grantee = $2`,
      [table, login],
    )
  )
    .map(({ verb }) => verb)
    .sort();

test('every table is shared by name, the network’s by name, or secured by reseller', async () => {
  const all = await tables();
  expect(all.length).toBeGreaterThan(25);
  const loose = all.filter(
    ({ name, secured, forced, columns }) =>
      !(name in SHARED) && !(secured && forced && (NETWORK_ONLY.includes(name) || columns.includes('reseller_id'))),
  );
  expect(loose.map(({ name }) => name)).toEqual([]);
});

test('shared tables grant exactly what the list says', async () => {
  for (const [table, expected] of Object.entries(SHARED)) {
    expect({ table, app: await grants(table, 'tallyroom_app') }).toEqual({ table, app: expected.app });
    expect({ table, network: await grants(table, 'tallyroom_network') }).toEqual({ table, network: expected.network });
  }
});

test('the network’s own tables give the application nothing to write', async () => {
  for (const table of NETWORK_ONLY)
    expect({ table, verbs: await grants(table, 'tallyroom_app') }).toEqual({ table, verbs: [] });
});

test('rows that are only added can be changed by neither login', async () => {
  for (const table of ADD_ONLY) {
    for (const login of ['tallyroom_app', 'tallyroom_network']) {
      const verbs = (await grants(table, login)).filter((verb) => !['INSERT', 'SELECT'].includes(verb));
      expect({ table, login, verbs }).toEqual({ table, login, verbs: [] });
    }
  }
});

test('the application reads no sealed secret', async () => {
  const columns = await rows<{ name: string }>(
    `select column_name as name from information_schema.column_privileges
     where grantee = 'tallyroom_app' and table_name = 'bbb_servers'`,
  );
  expect(columns.length).toBeGreaterThan(3);
  expect(columns.map(({ name }) => name)).not.toContain('secret_sealed');
});

test('foreign keys between tables of resellers carry the reseller', async () => {
  const keys = await rows<{ name: string; columns: string[] }>(
    `select conname as name, (select array_agg(attname::text) from pg_attribute
        where attrelid = conrelid and attnum = any(conkey)) as columns
     from pg_constraint f where contype = 'f' and exists (select 1 from pg_attribute
        where attrelid = f.conrelid and attname = 'reseller_id')
       and exists (select 1 from pg_attribute where attrelid = f.confrelid and attname = 'reseller_id')`,
  );
  expect(keys.length).toBeGreaterThan(10);
  const without = keys.filter(({ columns }) => !columns.some((column) => /(^|_)reseller_id$/.test(column)));
  expect(without.map(({ name }) => name)).toEqual([]);
});

test('no login is a superuser, bypasses row-level security, or is a member of another', async () => {
  const logins = Object.keys(loginUrls(adminUrl()));
  const attributes = await rows<{ name: string; super: boolean; bypass: boolean; create: boolean }>(
    `select rolname as name, rolsuper as super, rolbypassrls as bypass, rolcreaterole as create from pg_roles
     where rolname = any($1) order by 1`,
    [logins],
  );
  expect(attributes).toHaveLength(3);
  for (const login of attributes) expect(login).toMatchObject({ super: false, bypass: false, create: false });
  const members = await rows(
    `select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = any($1)`,
    [logins],
  );
  expect(members).toEqual([]);
});
