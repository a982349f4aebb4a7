import type { Command } from 'commander';
import { makeDatabase, makeLogins, migrate, readConfig } from '@/runtime';
import { print } from './output';

/** `tallyroom db roles|migrate` */
export function dbCommands(program: Command): void {
  const db = program.command('db').description('the database: its logins and its schema');
  db.command('roles')
    .description('makes the three logins and the database, from the administrative DATABASE_URL')
    .action(async () => {
      const adminUrl = process.env.DATABASE_URL;
      const config = readConfig();
      if (!adminUrl) throw new Error('DATABASE_URL is not set: the address of an administrator, for this one command.');
      if (!config.DATABASE_OWNER_URL) throw new Error('DATABASE_OWNER_URL is not set: the address of tallyroom_owner.');
      await makeLogins(adminUrl, {
        tallyroom_owner: config.DATABASE_OWNER_URL,
        tallyroom_app: config.DATABASE_APP_URL,
        tallyroom_network: config.DATABASE_NETWORK_URL,
      });
      const database = new URL(config.DATABASE_OWNER_URL).pathname.slice(1);
      await makeDatabase(adminUrl, database);
      print(
        program.opts().json,
        { ok: true, database },
        () => `The three logins and the database ${database} are there.`,
      );
    });
  db.command('migrate')
    .description('brings the database to the newest schema')
    .action(async () => {
      const config = readConfig();
      if (!config.DATABASE_OWNER_URL)
        throw new Error('DATABASE_OWNER_URL is not set: migrations run as tallyroom_owner.');
      const done = await migrate(config.DATABASE_OWNER_URL);
      print(program.opts().json, { migrated: done }, () =>
        done.length === 0 ? 'Nothing to do.' : `Done: ${done.join(', ')}.`,
      );
    });
}
