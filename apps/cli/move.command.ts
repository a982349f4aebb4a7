import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { type Move, MovesStore, MoveTenants, ServersStore } from '@/placement';
import { asCommand, type NetworkTx, Tenancy } from '@/runtime';
import { TenantsStore } from '@/tenants';
import { withRooms } from './context';
import { print, table, withProgress } from './output';

const actor = asCommand('tenants');
const reason = { actor, why: 'tenants command' };
const LOOK_EVERY_MS = 2_000;

interface MoveOptions {
  readonly to?: string;
  readonly watch?: boolean;
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly rollBack?: boolean;
}

/** `tallyroom tenants move` */
export function moveCommand(program: Command, tenants: Command): void {
  tenants
    .command('move <tenants...>')
    .description(
      'sends new meetings of tenants to a server of their reseller, or to "shared"; old ones end where they are',
    )
    .option('--to <server>', 'where to')
    .option('--watch', 'waits until all their old meetings have ended, however long that takes')
    .option('--pause', 'new meetings go where they went before, until the move is resumed')
    .option('--resume')
    .option('--roll-back', 'new meetings go where they went before, and the move is over')
    .action((slugs: string[], given: MoveOptions) =>
      withRooms(async (app) => {
        const steps = (['pause', 'resume', 'rollBack'] as const).filter((step) => given[step]);
        if (Number(given.to !== undefined) + steps.length !== 1)
          return tenants.error('error: say one of --to, --pause, --resume and --roll-back');
        const moves: Move[] = [];
        for (const slug of slugs) moves.push(await change(app, slug, given));
        await app.get(MoveTenants).advance(actor);
        if (given.watch) await withProgress('meetings that ended', (tell) => watch(app, moves, tell));
        const now = await stand(app, moves);
        const shown = now.map((move, at) => ({ tenant: slugs[at]!, state: move.state, remaining: move.remaining }));
        print(program.opts().json, shown, () =>
          table(
            ['tenant', 'move', 'meetings still where they were'],
            shown.map((one) => [one.tenant, one.state, String(one.remaining)]),
          ),
        );
      }),
    );
}

/** Starts a move, or takes the step that was asked for in the one that is open. */
async function change(app: INestApplicationContext, slug: string, given: MoveOptions): Promise<Move> {
  const { resellerId, id: tenantId } = await across(app, (tx) => app.get(TenantsStore).bySlug(tx, slug));
  if (given.to !== undefined) {
    const isShared = given.to === 'shared';
    const serverId = isShared ? null : (await across(app, (tx) => app.get(ServersStore).byName(tx, given.to!))).id;
    const id = await app.get(MoveTenants).start(resellerId, tenantId, serverId, actor);
    return across(app, (tx) => app.get(MovesStore).lock(tx, id));
  }
  const open = await across(app, (tx) => app.get(MovesStore).ofTenant(tx, tenantId));
  await app.get(MoveTenants).change(open.id, given.pause ? 'pause' : given.resume ? 'resume' : 'roll-back', actor);
  return open;
}

const across = <T>(app: INestApplicationContext, work: (tx: NetworkTx) => Promise<T>): Promise<T> =>
  app.get(Tenancy).acrossNetwork(reason, work);

const stand = (app: INestApplicationContext, moves: readonly Move[]): Promise<(Move & { remaining: number })[]> =>
  across(app, async (tx) => {
    const now: (Move & { remaining: number })[] = [];
    for (const { id } of moves) {
      const move = await app.get(MovesStore).lock(tx, id);
      now.push({ ...move, remaining: await app.get(MovesStore).remaining(tx, id) });
    }
    return now;
  });

/** Until no move of them drains any more; somebody else may pause one or roll it back meanwhile. */
async function watch(
  app: INestApplicationContext,
  moves: readonly Move[],
  tell: (done: number, of?: number) => void,
): Promise<void> {
  for (;;) {
    const now = await stand(app, moves);
    const all = now.reduce((sum, one) => sum + Math.max(one.meetingsAtCutOver ?? 0, one.remaining), 0);
    const left = now.reduce((sum, { remaining }) => sum + remaining, 0);
    tell(all - left, all);
    if (now.every(({ state }) => state !== 'draining')) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    await app.get(MoveTenants).advance(actor);
  }
}
