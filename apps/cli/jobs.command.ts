import type { Command } from 'commander';
import { FailedJobs } from '@/runtime';
import { withRooms } from './context';
import { print, table } from './output';

/** `tallyroom jobs failed|retry` */
export function jobCommands(program: Command): void {
  const jobs = program.command('jobs').description('work that goes on behind the pages');
  jobs
    .command('failed')
    .description('what is not tried again by itself, and why')
    .action(() =>
      withRooms(async (app) => {
        const list = await app.get(FailedJobs).list();
        print(program.opts().json, list, () =>
          table(
            ['job', 'failed at', 'tries', 'reason'],
            list.map(({ id, failedAt, tries, reason }) => [id, failedAt.toISOString(), String(tries), reason]),
          ),
        );
      }),
    );
  jobs
    .command('retry')
    .argument('[job]', 'one of "jobs failed"; all of them if left out')
    .action((id?: string) =>
      withRooms(async (app) => {
        const retried = await app.get(FailedJobs).retry(id);
        print(program.opts().json, { retried }, () => `${retried} jobs will be tried again.`);
      }),
    );
}
