import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Client, escapeIdentifier } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { BackupBroken, BackupOfAnotherVersion, FolderNotEmpty, NotEmpty } from './backup-errors';
import { columnsOf, type Table, tablesOf } from './backup-tables';

const manifestSchema = z.object({
  kind: z.literal('tallyroom-backup'),
  takenAt: z.string(),
  migrations: z.array(z.string()),
  months: z.record(z.string(), z.array(z.string())),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Progress = (table: string, done: number, of: number) => void;

const MANIFEST = 'manifest.json';
const PARTITIONED = { evidence: 'run_month', usage_lines: 'month' } as const;

/**
 * Writes every table into `folder`, one compressed file each, as they were at one moment; the manifest comes last, so
 * that a folder without one is no backup. Secrets stay sealed: APP_KEYS open them, and are not in it.
 */
export async function backUp(
  ownerUrl: string,
  folder: string,
  takenAt: Date,
  progress: Progress = () => {},
): Promise<Manifest> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new FolderNotEmpty(folder);
  return connected(ownerUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const tables = await tablesOf(client);
    const written: Manifest['tables'] = [];
    for (const [at, table] of tables.entries()) {
      progress(table.name, at, tables.length);
      written.push(await writeTable(client, table, folder));
    }
    const months: Record<string, string[]> = {};
    for (const [name, column] of Object.entries(PARTITIONED)) {
      const { rows } = await client.query<{ month: string }>(
        `select distinct to_char(${column}, 'YYYY-MM-DD') as month from ${name} order by 1`,
      );
      months[name] = rows.map(({ month }) => month);
    }
    const manifest: Manifest = {
      kind: 'tallyroom-backup',
      takenAt: takenAt.toISOString(),
      migrations: await migrationsOf(client),
      months,
      tables: written,
    };
    await client.query('commit');
    const unfinished = path.join(folder, `${MANIFEST}.part`);
    await writeFile(unfinished, `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(unfinished, path.join(folder, MANIFEST));
    progress('', tables.length, tables.length);
    return manifest;
  });
}

/**
 * Reads a backup into an empty, migrated database, whole or not at all: every file's checksum first, then all rows in one
 * transaction, with all foreign keys checked at its end. Throws NotEmpty, BackupBroken or BackupOfAnotherVersion.
 */
export async function restore(ownerUrl: string, folder: string, progress: Progress = () => {}): Promise<Manifest> {
  const manifest = await readManifest(folder);
  for (const table of manifest.tables)
    if ((await sha256Of(fileOf(folder, table.name))) !== table.sha256)
      throw new BackupBroken(`${table.name} was altered`);
  return connected(ownerUrl, async (client) => {
    const here = await migrationsOf(client);
    if (here.join() !== manifest.migrations.join()) throw new BackupOfAnotherVersion();
    await client.query('begin');
    const tables = await tablesOf(client);
    await assertEmpty(client, tables);
    const keys = await dropForeignKeys(client);
    for (const { name } of tables) {
      await client.query(`alter table ${escapeIdentifier(name)} no force row level security, disable trigger user`);
      await client.query(`truncate ${escapeIdentifier(name)}`);
    }
    for (const [name, months] of Object.entries(manifest.months))
      await client.query('select ensure_month_partition($1, month) from unnest($2::date[]) as m(month)', [
        name,
        months,
      ]);
    for (const [at, table] of manifest.tables.entries()) {
      progress(table.name, at, manifest.tables.length);
      await readTable(client, table, folder);
    }
    for (const { name, isSecured } of tables)
      await client.query(
        `alter table ${escapeIdentifier(name)} enable trigger user${isSecured ? ', force row level security' : ''}`,
      );
    for (const key of keys) await client.query(key);
    await client.query('commit');
    progress('', manifest.tables.length, manifest.tables.length);
    return manifest;
  });
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, options: '-c lock_timeout=10s' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const fileOf = (folder: string, table: string): string => path.join(folder, `${table}.copy.gz`);

async function writeTable(client: Client, table: Table, folder: string): Promise<Manifest['tables'][number]> {
  const columns = await columnsOf(client, table.name);
  const list = columns.map(escapeIdentifier).join(', ');
  const stream = client.query(copyTo(`copy (select ${list} from ${escapeIdentifier(table.name)}) to stdout`));
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(stream, createGzip(), tap, createWriteStream(fileOf(folder, table.name)));
  return { name: table.name, columns, rows: stream.rowCount, sha256: hash.digest('hex') };
}

async function readTable(
  client: Client,
  { name, columns, rows }: Manifest['tables'][number],
  folder: string,
): Promise<void> {
  const list = columns.map(escapeIdentifier).join(', ');
  const stream = client.query(copyFrom(`copy ${escapeIdentifier(name)} (${list}) from stdin`));
  await pipeline(createReadStream(fileOf(folder, name)), createGunzip(), stream);
  if (stream.rowCount !== rows) throw new BackupBroken(`${name} has ${stream.rowCount} rows instead of ${rows}`);
}

async function readManifest(folder: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')));
  } catch {
    throw new BackupBroken(`${folder} holds no whole backup: its manifest is missing or unreadable`);
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  } catch {
    throw new BackupBroken(`${path.basename(file)} is missing`);
  }
  return hash.digest('hex');
}

async function migrationsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migrations order by timestamp, name');
  return rows.map(({ name }) => name);
}

/** Rows that a migration itself puts in do not count. */
const SEEDED = ['vat_rates', 'vat_thresholds'];

async function assertEmpty(client: Client, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables.filter((table) => !SEEDED.includes(table.name))) {
    const { rowCount } = await client.query(`select 1 from ${escapeIdentifier(name)} limit 1`);
    if (rowCount) throw new NotEmpty(name);
  }
}

/** Takes the foreign keys away; answers the statements that put them back, which check every row. */
async function dropForeignKeys(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 order by 1, 2`,
  );
  for (const { table, name } of rows)
    await client.query(`alter table ${table} drop constraint ${escapeIdentifier(name)}`);
  return rows.map(
    ({ table, name, definition }) => `alter table ${table} add constraint ${escapeIdentifier(name)} ${definition}`,
  );
}
