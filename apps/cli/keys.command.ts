import type { Command } from 'commander';
import { asCommand, RotateKeys } from '@/runtime';
import { withRooms } from './context';
import { EXIT } from './exit-codes';
import { print, withProgress } from './output';

const actor = asCommand('keys rotate');

/** `tallyroom keys rotate`: seals with the newest of APP_KEYS what an older one sealed; then the older one can go. */
export function keyCommands(program: Command): void {
  program
    .command('keys')
    .description('the keys that seal secrets at rest')
    .command('rotate')
    .description('seals every secret again under the newest of APP_KEYS')
    .action(() =>
      withRooms(async (app) => {
        const rotate = app.get(RotateKeys);
        const of = await rotate.pending(actor);
        const rotation = await withProgress('secrets', (tell) => rotate.run(actor, (done) => tell(done, of)));
        const { resealed, unopened } = rotation;
        print(program.opts().json, rotation, () =>
          unopened.length === 0
            ? `${resealed} secrets were sealed under the newest key. The older keys may go from APP_KEYS.`
            : `${resealed} secrets were sealed under the newest key, ${unopened.length} could not be opened and stay as they are:\n${unopened.join('\n')}\nPut the key they were sealed with back into APP_KEYS, after the newest.`,
        );
        if (unopened.length > 0) process.exitCode = EXIT.partly;
      }),
    );
}
