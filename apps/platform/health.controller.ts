import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { asJob, CONFIG, type Config, pendingMigrations, Queues, Tenancy } from '@/runtime';
import { Door } from '@/web';

/** Whether the process lives, and whether it can work: for balancers and `systemd`. */
@Door('open')
@Controller()
export class HealthController {
  private isMigrated = false;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly queues: Queues,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('healthz')
  alive(): { ok: true } {
    return { ok: true };
  }

  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const checks = {
      postgres: await this.holds(
        this.tenancy.acrossNetwork({ actor: asJob('readyz'), why: 'readyz' }, (tx) => tx.query('select 1')),
      ),
      redis: await this.holds(this.queues.queue('usage').client.ping()),
      migrated: await this.holds(this.migrated()),
    };
    const ok = Object.values(checks).every(Boolean);
    await reply.status(ok ? 200 : 503).send({ ok, checks });
  }

  private async migrated(): Promise<void> {
    if (!this.isMigrated && this.config.DATABASE_OWNER_URL && (await pendingMigrations(this.config.DATABASE_OWNER_URL)))
      throw new Error('migrations are pending');
    this.isMigrated = true;
  }

  private holds(work: Promise<unknown>): Promise<boolean> {
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too late')), 2000).unref());
    return Promise.race([work, late]).then(
      () => true,
      () => false,
    );
  }
}
