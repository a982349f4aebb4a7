import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from './config';
import { pendingMigrations } from './migrate';
import { Queues } from './queues';
import { asJob } from './scope';
import { Tenancy } from './tenancy';

const PATIENCE_MS = 2000;

/** Whether a process can do its work: its database and Redis answer, and no migration is pending. */
@Injectable()
export class Readiness {
  private isMigrated = false;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly queues: Queues,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async check(): Promise<{ ok: boolean; checks: Record<'postgres' | 'redis' | 'migrated', boolean> }> {
    const [postgres, redis, migrated] = await Promise.all([
      holds(this.tenancy.acrossNetwork({ actor: asJob('readyz'), why: 'readyz' }, (tx) => tx.query('select 1'))),
      holds(this.queues.queue('usage').client.ping()),
      holds(this.migrated()),
    ]);
    return { ok: postgres && redis && migrated, checks: { postgres, redis, migrated } };
  }

  /** Only the owner may look; a process without its address trusts that it was started after the migrations. */
  private async migrated(): Promise<void> {
    const { DATABASE_OWNER_URL } = this.config;
    if (!this.isMigrated && DATABASE_OWNER_URL && (await pendingMigrations(DATABASE_OWNER_URL)))
      throw new Error('migrations are pending');
    this.isMigrated = true;
  }
}

async function holds(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const kept = work.then(
    () => true,
    () => false,
  );
  return Promise.race([kept, late]).finally(() => clearTimeout(timer));
}
