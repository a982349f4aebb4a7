import { Injectable } from '@nestjs/common';
import { Announcer, type Scope, Tenancy } from '@/runtime';
import { TenantsStore } from '@/tenants';
import { AlreadySuspended, ReasonMissing, TenantHasEnded } from './errors';
import { Restrict } from './restrict.service';
import { RestrictionLetters } from './restriction-letters.service';

/**
 * An operator suspends a tenant: from now on it begins and joins no meeting; the meetings that run go on, and recordings,
 * invoices and pages stay open. The gateways know within a second, its administrators by mail.
 */
@Injectable()
export class SuspendTenant {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly restrict: Restrict,
    private readonly letters: RestrictionLetters,
    private readonly announcer: Announcer,
  ) {}

  /** Throws ReasonMissing, TenantHasEnded, or AlreadySuspended if an operator has done so before. */
  async run(scope: Scope, tenantId: string, given: string): Promise<void> {
    const reason = given.trim();
    if (reason === '') throw new ReasonMissing();
    const to = await this.letters.admins(tenantId);
    const slugs = await this.tenancy.within(scope, async (tx) => {
      const tenant = await this.tenants.byId(tx, tenantId);
      if (tenant.state === 'ended') throw new TenantHasEnded(tenant.name);
      const of = { resellerId: tx.resellerId, tenantId };
      const done = await this.restrict.to(tx, of, { level: 'suspended', cause: 'operator', reason });
      if (!done) throw new AlreadySuspended(tenant.name);
      await this.letters.suspended(tx, tenant, to, done.id!, reason);
      return done.slugs;
    });
    for (const slug of slugs) await this.announcer.say('tenant', slug);
  }
}
