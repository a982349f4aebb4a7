import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DataSource, type MixedList } from 'typeorm';

const FOLDER = path.resolve(__dirname, '../../migrations');

/** Every migration of the migrations folder, in the order of their timestamps. */
function migrationClasses(): MixedList<new () => object> {
  const extension = path.extname(__filename);
  return readdirSync(FOLDER)
    .filter((name) => /^\d+-/.test(name) && path.extname(name) === extension && !name.endsWith('.d.ts'))
    .sort()
    .flatMap((name) => Object.values(require(path.join(FOLDER, name)) as Record<string, new () => object>));
}

/** Brings a database to the newest schema as its owner; answers the names of the migrations it ran. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const owner = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: migrationClasses() as never,
    migrationsTableName: 'migrations',
    extra: { options: '-c lock_timeout=5s' },
  });
  await owner.initialize();
  try {
    await owner.query(`select pg_advisory_lock(hashtext('tallyroom migrations'))`);
    const done = await owner.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  } finally {
    await owner.destroy();
  }
}

/** The names of migrations that this version has and the database does not. */
export async function pendingMigrations(appUrl: string): Promise<boolean> {
  const source = new DataSource({ type: 'postgres', url: appUrl, migrations: migrationClasses() as never });
  await source.initialize();
  try {
    return await source.showMigrations();
  } finally {
    await source.destroy();
  }
}
