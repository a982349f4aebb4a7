import type { Command } from 'commander';
import { ConfigError, readConfig } from '@/runtime';
import { checkDatabase } from './check-database';
import { checkServices } from './check-services';
import { EXIT } from './exit-codes';
import type { Finding } from './finding';
import { print, table } from './output';

/** `tallyroom doctor`: looks at everything the platform leans on, and says what to do about what is wrong. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('looks at settings, database, Redis, mail, BBB servers and what has failed, and says what to do')
    .action(async () => {
      const findings = await examine();
      print(program.opts().json, findings, () =>
        table(
          ['', 'what', 'says'],
          findings.flatMap(({ what, ok, says, advice }) => [
            [ok ? 'ok' : 'NO', what, says],
            ...(ok ? [] : [['', '', `→ ${advice}`]]),
          ]),
        ),
      );
      if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT.partly;
    });
}

async function examine(): Promise<Finding[]> {
  try {
    const config = readConfig();
    const settings = { what: 'settings', ok: true, says: 'all are there', advice: '' };
    const database = await checkDatabase(config);
    return [
      settings,
      ...database,
      ...(await checkServices(
        config,
        database.every(({ ok }) => ok),
      )),
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ what: 'settings', ok: false, says: error.message, advice: 'See .env.example, which lists them all.' }];
  }
}
