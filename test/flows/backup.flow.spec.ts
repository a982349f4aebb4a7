import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { PlansModule } from '../../libs/plans';
import { backUp, restore } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import { fillEveryTable } from '../world/fill-every-table';
import { octoberWorld } from '../world/october';
import { freshDatabase } from '../world/test-database';

/** Everything comes back from a backup, to the byte, into an empty database and no other. */
let context: TestContext;
let folder: string;
const at = new Date('2026-11-04T09:00:00Z');
beforeAll(async () => {
  context = await testContext('backup', [TenantsModule, PlansModule], { holds: 'october' });
  folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'tallyroom-backup-')), 'first');
  const world = await octoberWorld(context.app);
  const owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
  await fillEveryTable(owner, world);
  await owner.end();
}, 60_000);
afterAll(async () => {
  await context.stop();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

/** A digest of every row of every table, in an order that does not depend on how they lie on disk. */
async function contentsOf(url: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition order by 1`,
  );
  const contents: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`);
    contents[name] = `${rows.length} ${createHash('sha256')
      .update(rows.map(({ row }) => row).join('\n'))
      .digest('hex')}`;
  }
  await client.end();
  return contents;
}

async function locksOf(url: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select relname, relrowsecurity, relforcerowsecurity,
       (select count(*) from pg_constraint where conrelid = c.oid and contype = 'f') as keys,
       (select string_agg(tgname || tgenabled::text, ',' order by tgname) from pg_trigger where tgrelid = c.oid and not tgisinternal) as triggers
     from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  await client.end();
  return rows;
}

test('the restored database holds the same rows in every table, and its locks are on again', async () => {
  const { tables } = await backUp(context.urls.tallyroom_owner, folder, at);
  expect(tables.length).toBeGreaterThan(30);
  const empty = await freshDatabase('restored');
  try {
    await restore(empty.urls.tallyroom_owner, folder);
    expect(await contentsOf(empty.urls.tallyroom_owner)).toEqual(await contentsOf(context.urls.tallyroom_owner));
    expect(await locksOf(empty.urls.tallyroom_owner)).toEqual(await locksOf(context.urls.tallyroom_owner));
    await expect(restore(empty.urls.tallyroom_owner, folder)).rejects.toThrow('holds rows already');
  } finally {
    await empty.drop();
  }
}, 60_000);

test('an altered file is refused before anything is written', async () => {
  const file = path.join(folder, readdirSync(folder).find((name) => name.startsWith('invoices'))!);
  writeFileSync(file, 'something else');
  const empty = await freshDatabase('refused');
  try {
    const before = await contentsOf(empty.urls.tallyroom_owner);
    await expect(restore(empty.urls.tallyroom_owner, folder)).rejects.toThrow('invoices was altered');
    expect(await contentsOf(empty.urls.tallyroom_owner)).toEqual(before);
  } finally {
    await empty.drop();
  }
});

test('a folder that holds something is not written into, and one without a manifest is no backup', async () => {
  await expect(backUp(context.urls.tallyroom_owner, folder, at)).rejects.toThrow('is not empty');
  await expect(restore(context.urls.tallyroom_owner, os.tmpdir())).rejects.toThrow('no whole backup');
});
