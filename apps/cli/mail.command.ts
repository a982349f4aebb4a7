import type { Command } from 'commander';
import { LettersStore, RetryLetters } from '@/letters';
import { asCommand, Tenancy } from '@/runtime';
import { withRooms } from './context';
import { print, table } from './output';

const actor = asCommand('mail');

/** `tallyroom mail list|retry` */
export function mailCommands(program: Command): void {
  const mail = program.command('mail').description('letters');
  mail
    .command('list')
    .description('letters that are on their way or have failed')
    .action(() =>
      withRooms(async (app) => {
        const list = await app
          .get(Tenancy)
          .acrossNetwork({ actor, why: 'list letters' }, (tx) => app.get(LettersStore).unsent(tx));
        print(program.opts().json, list, () =>
          table(
            ['letter', 'state', 'kind', 'to', 'tries', 'last answer'],
            list.map((one) => [
              one.id,
              one.state,
              one.kind,
              one.recipients.filter((address) => !one.deliveredTo.includes(address)).join(', '),
              String(one.attempts),
              one.lastError ?? '',
            ]),
          ),
        );
      }),
    );
  mail
    .command('retry')
    .description('puts failed letters back on their way')
    .argument('[letter]', 'one of "mail list"; all that failed if left out')
    .action((letterId?: string) =>
      withRooms(async (app) => {
        const retried = await app.get(RetryLetters).run(actor, letterId);
        print(program.opts().json, { retried }, () => `${retried} letters will be tried again.`);
      }),
    );
}
