import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { TooManyTries } from './errors';
import { waitSeconds } from './throttle';

const reason = { actor: asJob('people.throttle'), why: 'throttle' };

/** Growing waits after failed tries, by whatever is tried against; kept in Postgres, so that they hold in every process. */
@Injectable()
export class Throttle {
  constructor(private readonly tenancy: Tenancy) {}

  /** Runs a try that answers null when it failed. TooManyTries, without trying, while any of `keys` must wait. */
  async attempt<T>(keys: readonly string[], work: () => Promise<T | null>): Promise<T | null> {
    await this.assertOpen(keys);
    const answer = await work();
    if (answer === null) await this.count(keys);
    else await this.forget(keys.slice(0, 1));
    return answer;
  }

  async assertOpen(keys: readonly string[]): Promise<void> {
    const left = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const row = await tx.one<{ until: Date | null }>(
        'select max(blocked_until) as until from throttles where key = any($1)',
        [keys],
      );
      return row?.until ? row.until.getTime() - tx.clock.now().getTime() : 0;
    });
    if (left > 0) throw new TooManyTries(Math.ceil(left / 1000));
  }

  /** One more failure, or one more of what is rationed: after `free` of them within an hour each waits twice as long. */
  count(keys: readonly string[], free = 3): Promise<void> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const now = tx.clock.now();
      for (const key of [...keys].sort()) {
        const row = await tx.one<{ failures: number }>(
          `insert into throttles as t (key, failures, blocked_until, changed_at) values ($1, 1, $2, $2)
           on conflict (key) do update set changed_at = $2,
             failures = case when t.changed_at < $3 then 1 else t.failures + 1 end
           returning failures`,
          [key, now, new Date(now.getTime() - 3_600_000)],
        );
        await tx.query('update throttles set blocked_until = $2 where key = $1', [
          key,
          new Date(now.getTime() + waitSeconds(row!.failures, free) * 1000),
        ]);
      }
    });
  }

  private forget(keys: readonly string[]): Promise<unknown> {
    return this.tenancy.acrossNetwork(reason, (tx) => tx.query('delete from throttles where key = any($1)', [keys]));
  }
}
