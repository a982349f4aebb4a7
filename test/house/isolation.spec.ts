import { Client } from 'pg';
import { PlansModule } from '../../libs/plans';
import { asCommand, resellerScope, Tenancy, tenantScope } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { fillEveryTable } from '../world/fill-every-table';
import { octoberWorld } from '../world/october';

/**
 * The application's login against every table that holds resellers' rows, as raw SQL with no filter at all: it sees,
 * changes, removes and adds its own scope's rows and no other's.
 */
let context: TestContext;
let world: World;
let owner: Client;
let tables: { name: string; hasTenant: boolean; verbs: string[] }[];
const actor = asCommand('isolation test');

beforeAll(async () => {
  context = await testContext('isolation', [TenantsModule, PlansModule], { holds: 'october' });
  world = await octoberWorld(context.app);
  owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
  await fillEveryTable(owner, world);
  const found = await owner.query(`
    select c.relname as name,
      exists (select 1 from pg_attribute where attrelid = c.oid and attname = 'tenant_id') as "hasTenant",
      (select array_agg(privilege_type) from information_schema.role_table_grants
        where table_name = c.relname and grantee = 'tallyroom_app') as verbs
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'reseller_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select 1 from pg_policies where tablename = c.relname and 'tallyroom_app' = any(roles))
    order by 1`);
  tables = found.rows.map(({ verbs, ...row }) => ({
    ...row,
    verbs: [verbs ?? []].flat().flatMap((v: string) => v.replace(/[{}]/g, '').split(',')),
  }));
}, 60_000);
afterAll(async () => {
  await owner.end();
  await context.stop();
});

const lantern = () => world.resellers.find(({ slug }) => slug === 'lantern')!;
const oak = () => world.tenants.find(({ slug }) => slug === 'oak-housing')!;

const scopes = () =>
  [
    { name: 'reseller', scope: resellerScope(lantern().id, actor), foreign: `reseller_id <> '${lantern().id}'` },
    {
      name: 'tenant',
      scope: tenantScope(lantern().id, oak().id, actor),
      foreign: `(reseller_id <> '${lantern().id}' or tenant_id is distinct from '${oak().id}')`,
    },
  ] as const;

const within = <T>(scope: Parameters<Tenancy['within']>[0], sql: string, parameters: unknown[] = []): Promise<T[]> =>
  context.app.get(Tenancy).within(scope, (tx) => tx.query<T>(sql, parameters));

test('there is something to hide in every table', async () => {
  expect(tables.length).toBeGreaterThan(15);
  for (const { name } of tables) {
    const { rows } = await owner.query(`select count(distinct reseller_id)::int as resellers from ${name}`);
    expect({ name, resellers: rows[0].resellers > 1 }).toEqual({ name, resellers: true });
  }
});

test('a scope sees none but its own rows, and its own it does see', async () => {
  for (const { scope, foreign, name: kind } of scopes()) {
    for (const { name, hasTenant, verbs } of tables) {
      if (!verbs.includes('SELECT')) continue;
      if (kind === 'tenant' && !hasTenant) {
        expect({ kind, name, seen: await within(scope, `select 1 from ${name}`) }).toEqual({ kind, name, seen: [] });
        continue;
      }
      expect({ kind, name, foreign: await within(scope, `select 1 from ${name} where ${foreign}`) }).toEqual({
        kind,
        name,
        foreign: [],
      });
    }
    const seen = await within(scope, 'select slug from tenants');
    expect(seen.length).toBe(kind === 'tenant' ? 1 : 5);
  }
});

test('a scope changes and removes none but its own rows', async () => {
  for (const { scope, foreign, name: kind } of scopes()) {
    for (const { name, hasTenant, verbs } of tables) {
      const where = hasTenant || kind === 'reseller' ? foreign : 'true';
      if (verbs.includes('UPDATE')) {
        const changed = await within(scope, `update ${name} set reseller_id = reseller_id where ${where} returning 1`);
        expect({ kind, name, changed }).toEqual({ kind, name, changed: [] });
      }
      if (verbs.includes('DELETE')) {
        const removed = await within(scope, `delete from ${name} where ${where} returning 1`);
        expect({ kind, name, removed }).toEqual({ kind, name, removed: [] });
      }
    }
  }
});

test('a scope adds no row of another', async () => {
  for (const { scope, foreign, name: kind } of scopes()) {
    for (const { name, hasTenant, verbs } of tables) {
      if (!verbs.includes('INSERT')) continue;
      const where = hasTenant || kind === 'reseller' ? foreign : 'true';
      const { rows } = await owner.query(`select to_json(t) as row from ${name} t where ${where} limit 1`);
      const { rows: generated } = await owner.query(
        `select attname from pg_attribute where attrelid = $1::regclass and attgenerated <> ''`,
        [name],
      );
      const columns = Object.keys(rows[0].row).filter((column) => !generated.some(({ attname }) => attname === column));
      const copy = `insert into ${name} (${columns.join(', ')}) select ${columns.join(', ')} from json_populate_record(null::${name}, $1)`;
      await expect(within(scope, copy, [rows[0].row])).rejects.toThrow(/row-level security/);
    }
  }
});

test('without a scope, or with one of an earlier transaction, nothing is seen', async () => {
  const app = new Client({ connectionString: context.urls.tallyroom_app });
  await app.connect();
  const count = async (): Promise<number> => (await app.query('select 1 from tenants')).rowCount ?? -1;
  expect(await count()).toBe(0);
  await app.query('begin');
  await app.query(`select set_config('app.reseller', $1, true), set_config('app.tenant', 'all', true)`, [lantern().id]);
  expect(await count()).toBe(5);
  await app.query('commit');
  expect(await count()).toBe(0);
  await app.end();
});

test('a wholesale document is read by its reseller once issued, and written by the network alone', async () => {
  const scope = resellerScope(lantern().id, actor);
  const seen = await within<{ state: string }>(scope, `select state from invoices where tier = 'wholesale'`);
  expect(seen).toEqual([{ state: 'issued' }]);
  const drafts = await owner.query(
    `select 1 from invoices where tier = 'wholesale' and state = 'draft' and reseller_id = $1`,
    [lantern().id],
  );
  expect(drafts.rowCount).toBe(1);
  const changed = await within(scope, `update billing_periods set zone = zone where tier = 'wholesale' returning 1`);
  expect(changed).toEqual([]);
});

test('a tenant sees no draft of its own invoices', async () => {
  const states = await within<{ state: string }>(
    tenantScope(lantern().id, oak().id, actor),
    'select distinct state from invoices',
  );
  expect(states).toEqual([{ state: 'issued' }]);
});
