import { Injectable } from '@nestjs/common';
import { Announcer, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { ResellersStore, type Restricted, TenantsStore } from '@/tenants';
import { AlreadySuspended, NetworkSuspendsItself, ReasonMissing, TenantHasEnded } from './errors';
import { Restrict } from './restrict.service';
import { RestrictionLetters } from './restriction-letters.service';

/**
 * An operator suspends a tenant, or the network a reseller with all its tenants: from now on no meeting is begun or joined;
 * those that run go on, and recordings, invoices and pages stay open. The gateways know within a second, administrators by
 * mail.
 */
@Injectable()
export class Suspend {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly restrict: Restrict,
    private readonly letters: RestrictionLetters,
    private readonly announcer: Announcer,
  ) {}

  /**
   * In the scope of its reseller; `tenantId` null, in network scope, is the reseller as a whole. Throws ReasonMissing,
   * TenantHasEnded, NetworkSuspendsItself, or AlreadySuspended if an operator has done so before.
   */
  async run(scope: Scope, tenantId: string | null, given: string): Promise<void> {
    const reason = given.trim();
    if (reason === '') throw new ReasonMissing();
    const of: Restricted = { resellerId: scope.resellerId, tenantId };
    const to = await this.letters.admins(of);
    const slugs = await this.tenancy.within(scope, async (tx) => {
      const name = await this.nameOf(tx, of);
      const done = await this.restrict.to(tx, of, { level: 'suspended', cause: 'operator', reason });
      if (!done) throw new AlreadySuspended(name);
      await this.letters.suspended(tx, of, to, { id: done.id!, reason });
      return done.slugs;
    });
    for (const slug of slugs) await this.announcer.say('tenant', slug);
  }

  private async nameOf(tx: ScopedTx, { resellerId, tenantId }: Restricted): Promise<string> {
    if (tenantId === null) {
      const { name, isNetwork } = await this.resellers.byId(tx, resellerId);
      if (isNetwork) throw new NetworkSuspendsItself();
      return name;
    }
    const { name, state } = await this.tenants.byId(tx, tenantId);
    if (state === 'ended') throw new TenantHasEnded(name);
    return name;
  }
}
