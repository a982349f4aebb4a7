import { Injectable } from '@nestjs/common';
import { asIssuer, type IssuerTx } from '@/invoicing';
import { addDays, dayIn, type LocalDate } from '@/kernel';
import { type Actor, ScopedTx, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { DunningPoliciesStore, type PolicyOf } from './dunning-policies.store';
import { type DunningPolicy, stepsSchema } from './dunning-policy';
import { PolicyHasBegun, PolicyInvalid } from './errors';

const FURTHEST_BACK_DAYS = 366;

/**
 * Saves what an issuer does about invoices that fall due from a day on. The first policy may reach back a year, so that
 * old debts come under it; a later one begins today at the earliest, for what has begun is not changed.
 */
@Injectable()
export class SaveDunningPolicy {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly policies: DunningPoliciesStore,
    private readonly issuers: IssuersStore,
  ) {}

  /** Throws PolicyInvalid with the reason, or PolicyHasBegun with the earliest day. */
  async run(of: PolicyOf, policy: DunningPolicy, actor: Actor): Promise<void> {
    const parsed = stepsSchema.safeParse(policy.steps);
    if (!parsed.success) throw new PolicyInvalid(parsed.error.issues.map(({ message }) => message).join('; '));
    await asIssuer(this.tenancy, of, actor, async (tx) => {
      const earliest = await this.earliest(tx, of);
      if (policy.startsOn < earliest) throw new PolicyHasBegun(earliest);
      await this.policies.save(tx, of, policy);
      const details = { tier: of.tier, ...policy };
      if (tx instanceof ScopedTx) await tx.audit('set dunning policy', of.issuerId, details);
      else await tx.audit(of.issuerResellerId, 'set dunning policy', of.issuerId, details);
    });
  }

  /** The first day on which a new policy may begin. */
  async earliest(tx: IssuerTx, of: PolicyOf): Promise<LocalDate> {
    const issuer = await this.issuers.byId(tx, of.issuerResellerId, of.issuerId);
    const today = dayIn(issuer?.zone ?? 'UTC', tx.clock.now());
    const hasBegun = (await this.policies.versions(tx, of)).some(({ startsOn }) => startsOn <= today);
    return hasBegun ? today : addDays(today, -FURTHEST_BACK_DAYS);
  }
}
