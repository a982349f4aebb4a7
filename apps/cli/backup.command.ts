import type { Command } from 'commander';
import { SystemClock } from '@/kernel';
import { backUp, readConfig, restore } from '@/runtime';
import { Refused } from './exit-codes';
import { print, withProgress } from './output';

/** `tallyroom backup FOLDER` and `tallyroom restore FOLDER` */
export function backupCommands(program: Command): void {
  program
    .command('backup')
    .description('writes everything the database holds into a new folder, as of one moment')
    .argument('<folder>')
    .action(async (folder: string) => {
      const { ownerUrl, keyIds } = settings();
      const { tables } = await withProgress('tables', (tell) =>
        backUp(ownerUrl, folder, new SystemClock().now(), (_table, done, of) => tell(done, of)),
      );
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      print(
        program.opts().json,
        { ok: true, folder, tables: tables.length, rows, appKeys: keyIds },
        () =>
          `${rows} rows of ${tables.length} tables are in ${folder}.\nSecrets in it stay sealed: keep APP_KEYS (${keyIds.join(', ')}) elsewhere.`,
      );
    });
  program
    .command('restore')
    .description('reads a backup into an empty, migrated database, whole or not at all')
    .argument('<folder>')
    .action(async (folder: string) => {
      const { ownerUrl } = settings();
      const { tables, takenAt } = await withProgress('tables', (tell) =>
        restore(ownerUrl, folder, (_table, done, of) => tell(done, of)),
      );
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      print(
        program.opts().json,
        { ok: true, takenAt, tables: tables.length, rows },
        () => `${rows} rows of ${tables.length} tables are back, as of ${takenAt}.`,
      );
    });
}

function settings(): { ownerUrl: string; keyIds: string[] } {
  const { DATABASE_OWNER_URL, APP_KEYS } = readConfig();
  if (!DATABASE_OWNER_URL)
    throw new Refused('DATABASE_OWNER_URL is not set: backups are taken and restored as tallyroom_owner.');
  return { ownerUrl: DATABASE_OWNER_URL, keyIds: APP_KEYS.split(',').map((pair) => pair.slice(0, pair.indexOf(':'))) };
}
