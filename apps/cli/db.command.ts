import type { Command } from 'commander';
import { Clock, type Month, monthIn, previousMonth } from '@/kernel';
import { asCommand, makeDatabase, makeLogins, migrate, readConfig, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { buildDemoWorld } from '../../test/world/demo-world';
import { withRooms } from './context';
import { Refused } from './exit-codes';
import { monthArgument, print } from './output';

const actor = asCommand('db seed');

/** `tallyroom db roles|migrate|seed` */
export function dbCommands(program: Command): void {
  const db = program.command('db').description('the database: its logins and its schema');
  db.command('roles')
    .description('makes the three logins and the database, from the administrative DATABASE_URL')
    .action(async () => {
      const adminUrl = process.env.DATABASE_URL;
      const config = readConfig();
      if (!adminUrl)
        throw new Refused('DATABASE_URL is not set: the address of an administrator, for this one command.');
      if (!config.DATABASE_OWNER_URL)
        throw new Refused('DATABASE_OWNER_URL is not set: the address of tallyroom_owner.');
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
        throw new Refused('DATABASE_OWNER_URL is not set: migrations run as tallyroom_owner.');
      const done = await migrate(config.DATABASE_OWNER_URL);
      print(program.opts().json, { migrated: done }, () =>
        done.length === 0 ? 'Nothing to do.' : `Done: ${done.join(', ')}.`,
      );
    });
  db.command('seed')
    .description('fills an empty database with the made-up network of the demo: parties, prices, agreements, logins')
    .option('--month <month>', 'the month in which every agreement begins; the last one if left out', monthArgument)
    .action(({ month: given }: { month?: Month }) =>
      withRooms(async (app) => {
        const month = given ?? previousMonth(monthIn('Europe/London', app.get(Clock).now()));
        const known = await app
          .get(Tenancy)
          .acrossNetwork({ actor, why: 'seed' }, (tx) => app.get(ResellersStore).all(tx));
        if (known.length > 0)
          throw new Refused('The database is not empty: the made-up network goes into an empty one, and nowhere else.');
        const { resellers, tenants } = await buildDemoWorld(app, month);
        print(
          program.opts().json,
          {
            month,
            resellers: resellers.map(({ slug }) => slug),
            tenants: tenants.map(({ slug }) => slug),
          },
          () =>
            `${resellers.length} resellers and ${tenants.length} tenants are there, with agreements from ${month} on.`,
        );
      }),
    );
}
