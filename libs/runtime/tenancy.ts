import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';
import { Clock } from '@/kernel';
import { APP_DATABASE, NETWORK_DATABASE } from './database';
import { networkWork } from './metrics';
import type { Actor, Scope } from './scope';
import { NetworkTx, ScopedTx } from './transaction';

/** Why a piece of work looks across all resellers: for the log, the counter, and for a person the audit row. */
export interface NetworkReason {
  readonly actor: Actor;
  readonly why: string;
}

/** The one way to the database: stores take the transactions made here and nothing else. */
@Injectable()
export class Tenancy {
  constructor(
    @Inject(APP_DATABASE) private readonly app: DataSource,
    @Inject(NETWORK_DATABASE) private readonly network: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Runs `work` in one transaction whose rows are those of `scope`; everything or nothing is kept. */
  within<T>(scope: Scope, work: (tx: ScopedTx) => Promise<T>): Promise<T> {
    return inTransaction(this.app, (scope.readOnly ?? false) || isLooking(scope.actor), async (runner) => {
      const tenant = scope.kind === 'tenant' ? scope.tenantId : 'all';
      await runner.query(
        `select set_config('app.scope', $1, true), set_config('app.reseller', $2, true), set_config('app.tenant', $3, true)`,
        [scope.kind, scope.resellerId, tenant],
      );
      return work(new ScopedTx(runner, this.clock, scope));
    });
  }

  /** Runs `work` in one transaction over all resellers' rows, on the network's own login. */
  acrossNetwork<T>(reason: NetworkReason, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    return inTransaction(this.network, false, async (runner) => {
      const tx = new NetworkTx(runner, this.clock, reason.actor);
      if (reason.actor.kind === 'person') {
        await tx.auditLook(reason.why);
        if (isLooking(reason.actor)) await runner.query('set transaction read only');
      } else {
        networkWork.inc({ why: reason.why });
      }
      return work(tx);
    });
  }
}

const isLooking = (actor: Actor): boolean => actor.kind === 'person' && actor.isLooking === true;

async function inTransaction<T>(
  database: DataSource,
  readOnly: boolean,
  work: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = database.createQueryRunner();
  try {
    await runner.startTransaction();
    if (readOnly) await runner.query('set transaction read only');
    const answer = await work(runner);
    await runner.commitTransaction();
    return answer;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
