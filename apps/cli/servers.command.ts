import type { Command } from 'commander';
import {
  AddServer,
  ClaimsStore,
  MovesStore,
  MoveTenants,
  OrderServer,
  ServerOrdersStore,
  ServersStore,
} from '@/placement';
import { asCommand, Tenancy, tenantScope } from '@/runtime';
import { ResellersStore, TenantSecrets, TenantsStore } from '@/tenants';
import { withRooms } from './context';
import { print, table } from './output';

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
    .option('--weight <n>', 'how much of the load it takes', '1')
    .option('--capacity <people>', 'how many people it is good for at once', '250')
    .action((given: { name: string; url: string; secret: string; weight: string; capacity: string }) =>
      withRooms(async (app) => {
        const numbers = { weight: Number(given.weight), capacityPeople: Number(given.capacity) };
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

/** `tallyroom tenants list|secrets|move` */
export function tenantCommands(program: Command): void {
  const tenants = program.command('tenants').description('tenants: their BBB addresses, secrets and moves');
  tenants
    .command('secrets <tenant>')
    .description('the secrets that hold; with --add one more, with --revoke one less')
    .option('--add')
    .option('--revoke <id>')
    .action((slug: string, given: { add?: boolean; revoke?: string }) =>
      withRooms(async (app) => {
        const { id, resellerId } = await app
          .get(Tenancy)
          .acrossNetwork(reason, (tx) => app.get(TenantsStore).bySlug(tx, slug));
        const scope = tenantScope(resellerId, id, actor);
        const secrets = app.get(TenantSecrets);
        if (given.add) await secrets.add(scope, id);
        if (given.revoke) await secrets.revoke(scope, id, given.revoke);
        const list = await secrets.list(scope, id);
        print(program.opts().json, list, () =>
          table(
            ['id', 'secret', 'made', 'last used'],
            list.map((one) => [
              one.id,
              one.secret,
              one.createdAt.toISOString(),
              one.lastUsedAt?.toISOString() ?? 'never',
            ]),
          ),
        );
      }),
    );
  tenants
    .command('move <tenants...>')
    .description('sends new meetings of tenants to a server of their reseller, or to "shared"')
    .requiredOption('--to <server>')
    .action((slugs: string[], { to }: { to: string }) =>
      withRooms(async (app) => {
        for (const slug of slugs) {
          const found = await app.get(Tenancy).acrossNetwork(reason, async (tx) => ({
            tenant: await app.get(TenantsStore).bySlug(tx, slug),
            serverId: to === 'shared' ? null : (await app.get(ServersStore).byName(tx, to)).id,
          }));
          await app.get(MoveTenants).start(found.tenant.resellerId, found.tenant.id, found.serverId, actor);
        }
        await app.get(MoveTenants).advance(actor);
        const moves = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(MovesStore).underWay(tx));
        print(
          program.opts().json,
          { moved: slugs, draining: moves.length },
          () => `New meetings of ${slugs.join(', ')} go to ${to}. ${moves.length} moves wait for old meetings to end.`,
        );
      }),
    );
}
