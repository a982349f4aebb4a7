import { Injectable } from '@nestjs/common';
import { Announcer, type Scope, Tenancy } from '@/runtime';
import { NotSuspended, ReasonMissing } from './errors';
import { Restrict } from './restrict.service';

/** An operator lifts what an operator has suspended: of a tenant, or, `tenantId` being null, the network of a reseller. What unpaid invoices hold back goes by payment, or a promise of it. */
@Injectable()
export class LiftSuspension {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly restrict: Restrict,
    private readonly announcer: Announcer,
  ) {}

  /** Throws ReasonMissing, or NotSuspended if no operator has suspended it. */
  async run(scope: Scope, tenantId: string | null, given: string): Promise<void> {
    const reason = given.trim();
    if (reason === '') throw new ReasonMissing();
    const slugs = await this.tenancy.within(scope, async (tx) => {
      const of = { resellerId: tx.resellerId, tenantId };
      const done = await this.restrict.to(tx, of, { level: null, cause: 'operator', reason });
      if (!done) throw new NotSuspended();
      return done.slugs;
    });
    for (const slug of slugs) await this.announcer.say('tenant', slug);
  }
}
