import type { Command } from 'commander';
import { ServersStore, secretPlace } from '@/placement';
import { asCommand, Sealer, Tenancy } from '@/runtime';
import { withRooms } from './context';
import { print } from './output';

/** `tallyroom keys rotate`: seals with the newest of APP_KEYS what an older one sealed; then the older one can go. */
export function keyCommands(program: Command): void {
  program
    .command('keys')
    .description('the keys that seal secrets at rest')
    .command('rotate')
    .description('seals every secret again under the newest of APP_KEYS')
    .action(() =>
      withRooms(async (app) => {
        const sealer = app.get(Sealer);
        const resealed = await app
          .get(Tenancy)
          .acrossNetwork({ actor: asCommand('keys rotate'), why: 'rotate keys' }, async (tx) => {
            const old = (await app.get(ServersStore).all(tx)).filter(
              ({ secretSealed }) => !sealer.isNewest(secretSealed),
            );
            for (const { id, url, secretSealed } of old) {
              const secret = sealer.open(secretSealed, secretPlace(id));
              await app.get(ServersStore).moveTo(tx, id, url, sealer.seal(secret, secretPlace(id)));
            }
            return old.length;
          });
        print(
          program.opts().json,
          { resealed },
          () => `${resealed} secrets are sealed under the newest key. The older keys may go from APP_KEYS.`,
        );
      }),
    );
}
