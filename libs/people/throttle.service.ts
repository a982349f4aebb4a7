import { Injectable } from '@nestjs/common';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import { TooManyTries } from './errors';
import { waitSeconds } from './throttle';

const reason = { actor: asJob('people.throttle'), why: 'throttle' };
const FREE_TRIES = 3;

/** What a try has taken: how many each key stands at with it. */
type Taken = ReadonlyMap<string, number>;

/**
 * Growing waits after failed tries, by whatever is tried against; kept in Postgres, so that they hold in every process. A try
 * is taken before it is made: a thousand at one moment are worth no more than one after another.
 */
@Injectable()
export class Throttle {
  constructor(private readonly tenancy: Tenancy) {}

  /** Runs a try that answers null when it failed; one that did not is given back. TooManyTries, without trying, while any of `keys` must wait. */
  async attempt<T>(keys: readonly string[], work: () => Promise<T | null>): Promise<T | null> {
    const taken = await this.take(keys, FREE_TRIES);
    const answer = await work();
    if (answer !== null) await this.giveBack(keys[0]!, taken);
    return answer;
  }

  /** One more of what is rationed: after `free` of them within an hour each waits twice as long. TooManyTries. */
  async ration(key: string, free: number): Promise<void> {
    await this.take([key], free);
  }

  private take(keys: readonly string[], free: number): Promise<Taken> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const taken = new Map<string, number>();
      for (const key of [...keys].sort()) taken.set(key, await this.takeOne(tx, key, free));
      return taken;
    });
  }

  /** The row is locked by the first statement: whoever comes at the same moment finds the wait this one has set. */
  private async takeOne(tx: NetworkTx, key: string, free: number): Promise<number> {
    const now = tx.clock.now();
    const row = await tx.one<{ failures: number; until: Date }>(
      `insert into throttles as t (key, failures, blocked_until, changed_at) values ($1, 1, $2, $2)
       on conflict (key) do update set changed_at = $2,
         failures = case when t.blocked_until > $2 then t.failures when t.changed_at < $3 then 1 else t.failures + 1 end
       returning failures, blocked_until as until`,
      [key, now, new Date(now.getTime() - 3_600_000)],
    );
    const { failures, until } = row!;
    if (until > now) throw new TooManyTries(Math.ceil((until.getTime() - now.getTime()) / 1000));
    const wait = waitSeconds(failures, free) * 1000;
    await tx.query('update throttles set blocked_until = $2 where key = $1', [key, new Date(now.getTime() + wait)]);
    return failures;
  }

  /** Forgets what failed under the first key; under the others this try alone, and its wait unless another came after it. */
  private giveBack(first: string, taken: Taken): Promise<void> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      await tx.query('delete from throttles where key = $1', [first]);
      await tx.query(
        `update throttles t set failures = t.failures - 1,
           blocked_until = case when t.failures = g.failures then least(t.blocked_until, $3) else t.blocked_until end
         from unnest($1::text[], $2::int[]) as g(key, failures) where t.key = g.key`,
        [[...taken.keys()], [...taken.values()], tx.clock.now()],
      );
    });
  }
}
