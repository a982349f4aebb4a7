import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { type Weighed, WeighServer } from '@/invoicing';
import { Inventories, OrderServer } from '@/placement';
import { asCommand, Tenancy } from '@/runtime';
import { ResellersStore, TenantsStore } from '@/tenants';
import { moneyText, monthText } from '@/wording';
import { withRooms } from './context';
import { print, table } from './output';

const actor = asCommand('servers');
const reason = { actor, why: 'servers command' };

interface OrderOptions {
  readonly reseller: string;
  readonly name: string;
  readonly tenant?: string;
  readonly capacity?: string;
  readonly overrule?: string;
  readonly yes?: boolean;
}

/** `tallyroom servers weigh|order|cancel|report-token|inventory|inventory-tokens` */
export function provisioningCommands(program: Command, servers: Command): void {
  servers
    .command('weigh')
    .description('what a server of their own would come to for a reseller’s tenants, or for one')
    .requiredOption('--reseller <slug>')
    .option('--tenant <slug>', 'for this tenant alone')
    .option('--capacity <people>', 'how many people it is to be good for at once')
    .action((given: OrderOptions) =>
      withRooms(async (app) => {
        const { sum } = await weigh(app, given);
        print(program.opts().json, sum, () => sumText(sum));
      }),
    );
  servers
    .command('order')
    .description(
      'shows the sum, and with --yes orders; the token with which the playbook reports it ready is shown once',
    )
    .requiredOption('--reseller <slug>')
    .requiredOption('--name <host>')
    .option('--tenant <slug>', 'for this tenant alone, at any time')
    .option('--capacity <people>', 'how many people it is to be good for at once')
    .option('--overrule <reason>', 'why it is allowed below the line')
    .option('--yes', 'orders it')
    .action((given: OrderOptions) =>
      withRooms(async (app) => {
        const { sum, resellerId, tenantId } = await weigh(app, given);
        if (!given.yes)
          return print(program.opts().json, { ordered: false, sum }, () => `${sumText(sum)}\n\nAdd --yes to order it.`);
        const capacityPeople = given.capacity === undefined ? undefined : Number(given.capacity);
        const order = await app
          .get(OrderServer)
          .run(
            { resellerId, forTenantId: tenantId, name: given.name, overruled: given.overrule ?? null, capacityPeople },
            actor,
          );
        print(
          program.opts().json,
          { ordered: true, ...order, sum },
          () => `${sumText(sum)}\n\n${given.name} is ordered. Token for the playbook, shown once: ${order.reportToken}`,
        );
      }),
    );
  servers.command('cancel <host>').action((name: string) =>
    withRooms(async (app) => {
      await app.get(OrderServer).cancel(name, actor);
      print(program.opts().json, { name, state: 'cancelled' }, () => `The order of ${name} is cancelled.`);
    }),
  );
  servers
    .command('report-token <host>')
    .description('another report token in place of one that was lost; shown once')
    .action((name: string) =>
      withRooms(async (app) => {
        const reportToken = await app.get(OrderServer).renewToken(name, actor);
        print(program.opts().json, { name, reportToken }, () => reportToken);
      }),
    );
  inventoryCommands(program, servers);
}

function inventoryCommands(program: Command, servers: Command): void {
  servers
    .command('inventory')
    .description('the hosts as a dynamic inventory of Ansible')
    .option('--list', 'all hosts with their variables')
    .option('--host <host>', 'the variables of one host')
    .action(({ host }: { host?: string }) =>
      withRooms(async (app) => {
        const inventory = await app.get(Inventories).run(actor);
        const answer = host === undefined ? inventory : (inventory._meta.hostvars[host] ?? {});
        process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
      }),
    );
  servers
    .command('inventory-tokens')
    .description('tokens with which Ansible reads the inventory over HTTP, and nothing else')
    .option('--add <name>', 'a new one; shown once')
    .option('--revoke <name>')
    .action((given: { add?: string; revoke?: string }) =>
      withRooms(async (app) => {
        const inventories = app.get(Inventories);
        if (given.revoke) await inventories.revokeToken(given.revoke, actor);
        const token = given.add ? await inventories.addToken(given.add, actor) : null;
        if (token !== null) return print(program.opts().json, { name: given.add, token }, () => token);
        const list = await inventories.listTokens(actor);
        print(program.opts().json, list, () =>
          table(
            ['name', 'made', 'last used', 'state'],
            list.map((one) => [
              one.name,
              one.createdAt.toISOString(),
              one.lastUsedAt?.toISOString() ?? 'never',
              one.revokedAt ? 'revoked' : 'holds',
            ]),
          ),
        );
      }),
    );
}

async function weigh(app: INestApplicationContext, { reseller, tenant, capacity }: Omit<OrderOptions, 'name'>) {
  const found = await app.get(Tenancy).acrossNetwork(reason, async (tx) => ({
    resellerId: (await app.get(ResellersStore).bySlug(tx, reseller)).id,
    tenantId: tenant === undefined ? null : (await app.get(TenantsStore).bySlug(tx, tenant)).id,
  }));
  const sum = await app.get(WeighServer).run(found.resellerId, actor, {
    ...(found.tenantId === null ? {} : { tenantIds: [found.tenantId] }),
    ...(capacity === undefined ? {} : { capacityPeople: Number(capacity) }),
  });
  return { ...found, sum };
}

function sumText(sum: Weighed | null): string {
  if (sum === null) return 'There is no month of use to work it out by yet.';
  const money = (amount: Weighed['serverFee']): string => moneyText(amount, 'en');
  const { today, paysForItselfFrom, cheaperFrom } = sum;
  const from = (month: Weighed['cheaperFrom']): string =>
    month === null ? 'not within a year' : month === today.month ? 'at once' : `from ${monthText(month, 'en')} on`;
  return table(
    [monthText(today.month, 'en'), 'net a month'],
    [
      [`${sum.tenants} tenants bring in`, money(today.bringsIn)],
      ['the shared pool, at wholesale', money(today.shared)],
      ['  of it room-hours, which would stop', money(today.sharedUsage)],
      ['  of it plans, which stay', money(today.stays)],
      ['with a server of their own', money(today.own)],
      ['  of it the server', money(sum.serverFee)],
      ['peak of 90 days', `${sum.peakPeople} of ${sum.capacityPeople} people (${sum.peakPercent} %)`],
      ['it pays for itself', from(paysForItselfFrom)],
      ['it costs less than the shared pool', from(cheaperFrom)],
    ],
  );
}
