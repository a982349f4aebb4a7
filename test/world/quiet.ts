import type { INestApplicationContext } from '@nestjs/common';
import { asCommand, Queues, Tenancy } from '../../libs/runtime';
import { until } from './until';

const WAITING = `select (select count(*) from outbox) as facts, (select count(*) from letters where state = 'queued') as letters`;

/** Waits until every mail that is to be written so far is out or has failed: none comes late into what is counted next. */
export const mailsAreOut = (app: INestApplicationContext): Promise<void> =>
  until(async () => {
    const waits = await app
      .get(Tenancy)
      .acrossNetwork({ actor: asCommand('quiet'), why: 'wait for mails' }, (tx) =>
        tx.one<{ facts: string; letters: string }>(WAITING),
      );
    const { waiting, active } = await app.get(Queues).queue('mail').getJobCounts();
    return [waits!.facts, waits!.letters, waiting, active].every((count) => Number(count) === 0);
  }, 30_000);
