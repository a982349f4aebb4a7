import type { Command } from 'commander';
import {
  AddServer,
  availabilityText,
  LookAtServer,
  ServersStore,
  SetServerState,
  USUAL_CAPACITY_PEOPLE,
} from '@/placement';
import { asCommand, Tenancy } from '@/runtime';
import { withRooms } from './context';
import { numberArgument, print, table } from './output';
import { provisioningCommands } from './provisioning.command';
import { watchedServerCommands } from './watched-servers.command';

const actor = asCommand('servers');
const reason = { actor, why: 'servers command' };

/** `tallyroom servers list|add|cordon|uncordon|disable`, and what the other two files add */
export function serverCommands(program: Command): void {
  const servers = program.command('servers').description('BBB servers: which there are, and what may go to them');
  servers.command('list').action(() =>
    withRooms(async (app) => {
      const shown = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
        return (await app.get(LookAtServer).all(tx, 'UTC')).map(({ secretSealed: _, months, ...server }) => ({
          ...server,
          availability: months[0]?.availability ?? null,
        }));
      });
      print(program.opts().json, shown, () =>
        table(
          ['server', 'pool', 'state', 'health', 'people', 'capacity', 'meetings', 'answered this month', 'address'],
          shown.map((one) => [
            one.name,
            one.poolResellerId ? 'dedicated' : 'shared',
            one.state,
            one.health,
            String(one.people),
            String(one.capacityPeople),
            String(one.meetings),
            availabilityText(one.availability),
            one.url,
          ]),
        ),
      );
    }),
  );
  servers
    .command('add')
    .description('adds a server to the shared pool, after a signed call to it')
    .requiredOption('--name <name>')
    .requiredOption('--url <url>')
    .requiredOption('--secret <secret>')
    .option('--weight <n>', 'how much of the load it takes', numberArgument, 1)
    .option('--capacity <people>', 'how many people it is good for at once', numberArgument, USUAL_CAPACITY_PEOPLE)
    .action((given: { name: string; url: string; secret: string; weight: number; capacity: number }) =>
      withRooms(async (app) => {
        const numbers = { weight: given.weight, capacityPeople: given.capacity };
        const added = await app.get(AddServer).run({ ...given, ...numbers }, actor);
        print(program.opts().json, added, () => `${given.name} is in the shared pool.`);
      }),
    );
  for (const [name, state, says] of [
    ['cordon', 'cordoned', 'takes no new meetings; those that run go on.'],
    ['uncordon', 'enabled', 'takes new meetings.'],
    ['disable', 'disabled', 'takes no meetings and is read no more.'],
  ] as const) {
    servers.command(`${name} <server>`).action((server: string) =>
      withRooms(async (app) => {
        const { id } = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(ServersStore).byName(tx, server));
        const left = await app.get(SetServerState).run(id, state, actor);
        print(
          program.opts().json,
          { server, state, meetings: left },
          () => `${server} ${says} ${left} meetings run there.`,
        );
      }),
    );
  }
  watchedServerCommands(program, servers);
  provisioningCommands(program, servers);
}
