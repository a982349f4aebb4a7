import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { RemoveServer } from '@/metering';
import {
  availabilityText,
  type BbbServer,
  ClaimCountsStore,
  LookAtServer,
  PlanMaintenance,
  type ServerReport,
  ServersStore,
  SetServerState,
} from '@/placement';
import { asCommand, type NetworkTx, Tenancy } from '@/runtime';
import { ResellersStore, TenantsStore } from '@/tenants';
import { withRooms } from './context';
import { instantArgument, print, table, withProgress } from './output';

const actor = asCommand('servers');
const reason = { actor, why: 'servers command' };
const LOOK_EVERY_MS = 2_000;

/** `tallyroom servers show|drain|maintain|remove` */
export function watchedServerCommands(program: Command, servers: Command): void {
  servers
    .command('show <server>')
    .description(
      'availability by month, incidents and whom they touched, maintenance to come, what a removal waits for',
    )
    .action((name: string) =>
      withRooms(async (app) => {
        const found = await across(app, async (tx) => {
          const { zone } = (await app.get(ResellersStore).network(tx))!;
          const { secretSealed: _, ...server } = await app.get(ServersStore).byName(tx, name);
          const names = new Map((await app.get(TenantsStore).all(tx)).map((tenant) => [tenant.id, tenant.slug]));
          const report = await app.get(LookAtServer).run(tx, server, zone);
          const removal = await app.get(RemoveServer).look(tx, await app.get(ServersStore).byId(tx, server.id));
          return { ...server, ...report, removal, names };
        });
        const { names, ...shown } = found;
        print(program.opts().json, shown, () => words(shown, names));
      }),
    );
  servers
    .command('drain <server>')
    .description('takes no new meetings; those that run end there')
    .option('--watch', 'waits until the last one has ended')
    .action((name: string, { watch }: { watch?: boolean }) =>
      withRooms(async (app) => {
        const server = await across(app, (tx) => app.get(ServersStore).byName(tx, name));
        const running = await app.get(SetServerState).run(server.id, 'cordoned', actor);
        const left = watch
          ? await withProgress('meetings that ended', (tell) => untilEmpty(app, server, tell))
          : running;
        print(program.opts().json, { server: name, state: 'cordoned', meetings: left }, () =>
          left === 0 ? `${name} is empty.` : `${name} takes no new meetings; ${left} still run there.`,
        );
      }),
    );
  servers
    .command('maintain <server>')
    .description('plans maintenance: no new meetings from then to then, and the tenants are told by mail')
    .option('--from <instant>', 'like 2026-11-28T22:00Z', instantArgument)
    .option('--until <instant>', 'like 2026-11-28T23:30Z', instantArgument)
    .option('--reason <sentence>', 'what is done, in words tenants can read')
    .option('--call-off', 'calls off what is to come, and ends what is under way')
    .action((name: string, given: { from?: Date; until?: Date; reason?: string; callOff?: boolean }) =>
      withRooms(async (app) => {
        const { id, open } = await across(app, async (tx) => {
          const server = await app.get(ServersStore).byName(tx, name);
          return { id: server.id, open: (await app.get(LookAtServer).run(tx, server, 'UTC')).maintenances };
        });
        if (given.callOff) {
          for (const maintenance of open) await app.get(PlanMaintenance).callOff(maintenance.id, actor);
          return print(program.opts().json, { calledOff: open.length }, () => `${open.length} called off or ended.`);
        }
        const { from, until, reason: why } = given;
        if (!from || !until || !why) return servers.error('error: say --from, --until and --reason, or --call-off');
        const maintenanceId = await app.get(PlanMaintenance).run({ serverId: id, from, until, reason: why }, actor);
        print(
          program.opts().json,
          { maintenanceId, from, until },
          () => `${name} takes no new meetings from ${from.toISOString()} to ${until.toISOString()}; tenants are told.`,
        );
      }),
    );
  servers
    .command('remove <server>')
    .description('out of service for good, once nothing runs there and its recordings are elsewhere or given up')
    .option('--give-up-recordings <server>', 'the name of the server again: what it alone holds will be gone')
    .action((name: string, given: { giveUpRecordings?: string }) =>
      withRooms(async (app) => {
        const { id } = await across(app, (tx) => app.get(ServersStore).byName(tx, name));
        const { held } = await app.get(RemoveServer).run(id, given.giveUpRecordings ?? null, actor);
        print(program.opts().json, { removed: name, recordingsGivenUp: held }, () =>
          held === 0 ? `${name} is removed.` : `${name} is removed, ${held} recordings are given up.`,
        );
      }),
    );
}

const across = <T>(app: INestApplicationContext, work: (tx: NetworkTx) => Promise<T>): Promise<T> =>
  app.get(Tenancy).acrossNetwork(reason, work);

const meetingsOn = (app: INestApplicationContext, { id }: BbbServer): Promise<number> =>
  across(app, (tx) => app.get(ClaimCountsStore).countOnServer(tx, id));

async function untilEmpty(
  app: INestApplicationContext,
  server: BbbServer,
  tell: (done: number, of?: number) => void,
): Promise<number> {
  const all = await meetingsOn(app, server);
  for (let left = all; ; left = await meetingsOn(app, server)) {
    tell(Math.max(0, all - left), all);
    if (left === 0) return 0;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

type Shown = Omit<BbbServer, 'secretSealed'> &
  ServerReport & { readonly removal: { readonly meetings: number; readonly moves: number; readonly held: number } };

function words(shown: Shown, names: ReadonlyMap<string, string>): string {
  const { months, incidents, maintenances, removal } = shown;
  const instant = (at: Date | null): string => at?.toISOString() ?? '';
  const minutes = (from: Date, until: Date): string =>
    `${Math.max(1, Math.round((until.getTime() - from.getTime()) / 60_000))} min`;
  return [
    `${shown.name}: ${shown.state}, ${shown.health}, ${shown.people} of ${shown.capacityPeople} people in ${shown.meetings} meetings`,
    table(
      ['month', 'answered', 'of questions'],
      months.map((one) => [one.month, availabilityText(one.availability), String(one.asked)]),
    ),
    table(
      ['incident', 'lasted', 'because', 'touched'],
      incidents.map((one) => [
        instant(one.openedAt),
        one.closedAt ? minutes(one.openedAt, one.closedAt) : 'still open',
        one.isPlanned ? 'planned maintenance' : one.reason,
        one.touched.map(({ tenantId, meetings }) => `${names.get(tenantId) ?? tenantId} (${meetings})`).join(', '),
      ]),
    ),
    table(
      ['maintenance from', 'until', 'state', 'what'],
      maintenances.map((one) => [instant(one.from), instant(one.until), one.state, one.reason]),
    ),
    `To remove it: ${removal.meetings} meetings run there, ${removal.moves} moves are open, ${removal.held} recordings are nowhere else.`,
  ].join('\n\n');
}
