import type { Command } from 'commander';
import { AddServer, ClaimsStore, OrderServer, ServerOrdersStore, ServersStore } from '@/placement';
import { asCommand, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { withRooms } from './context';
import { numberArgument, print, table } from './output';

const actor = asCommand('servers');
const reason = { actor, why: 'servers command' };

/** `tallyroom servers list|add|cordon|uncordon|drain|order|inventory` */
export function serverCommands(program: Command): void {
  const servers = program.command('servers').description('BBB servers: which there are, and what may go to them');
  servers.command('list').action(() =>
    withRooms(async (app) => {
      const list = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(ServersStore).all(tx));
      const shown = list.map(({ secretSealed: _, ...server }) => server);
      print(program.opts().json, shown, () =>
        table(
          ['server', 'pool', 'state', 'health', 'people', 'capacity', 'meetings', 'address'],
          shown.map((one) => [
            one.name,
            one.poolResellerId ? 'dedicated' : 'shared',
            one.state,
            one.health,
            String(one.people),
            String(one.capacityPeople),
            String(one.meetings),
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
    .option('--capacity <people>', 'how many people it is good for at once', numberArgument, 250)
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
        const left = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
          const { id } = await app.get(ServersStore).byName(tx, server);
          await app.get(ServersStore).setState(tx, id, state);
          return app.get(ClaimsStore).countOnServer(tx, id);
        });
        print(
          program.opts().json,
          { server, state, meetings: left },
          () => `${server} ${says} ${left} meetings run there.`,
        );
      }),
    );
  }
  servers
    .command('order')
    .description("orders a reseller's own server; the token with which the playbook reports it ready is shown once")
    .requiredOption('--reseller <slug>')
    .requiredOption('--name <name>')
    .option('--overrule <reason>', 'why it is allowed below five active tenants')
    .action((given: { reseller: string; name: string; overrule?: string }) =>
      withRooms(async (app) => {
        const { id: resellerId } = await app
          .get(Tenancy)
          .acrossNetwork(reason, (tx) => app.get(ResellersStore).bySlug(tx, given.reseller));
        const order = await app
          .get(OrderServer)
          .run({ resellerId, forTenantId: null, name: given.name, overruled: given.overrule ?? null }, actor);
        print(
          program.opts().json,
          order,
          () => `${given.name} is ordered. Token for the playbook: ${order.reportToken}`,
        );
      }),
    );
  servers
    .command('inventory')
    .description('the ordered hosts as a dynamic inventory of Ansible')
    .option('--list', 'all hosts, the only form there is', true)
    .action(() =>
      withRooms(async (app) => {
        const orders = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(ServerOrdersStore).list(tx, null));
        const open = orders.filter(({ state }) => state === 'ordered');
        const hostvars = Object.fromEntries(
          open.map(({ id, name, resellerId, orderedAt }) => [
            name,
            {
              tallyroom_order_id: id,
              tallyroom_reseller_id: resellerId,
              tallyroom_ordered_at: orderedAt.toISOString(),
            },
          ]),
        );
        const inventory = { bbb_ordered: { hosts: Object.keys(hostvars) }, _meta: { hostvars } };
        process.stdout.write(`${JSON.stringify(inventory, null, 2)}\n`);
      }),
    );
}
