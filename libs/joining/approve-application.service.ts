import { Injectable } from '@nestjs/common';
import { dayIn, type LocalDate } from '@/kernel';
import { type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore, type Tenant } from '@/tenants';
import { dateText, say } from '@/wording';
import { type Application, tenantFields } from './application';
import { ApplicationsStore } from './applications.store';
import { NoSuchApplication, NotWaiting } from './errors';
import { MakeTenant } from './make-tenant.service';
import { Welcome } from './welcome.service';

export const SANDBOX_DAYS = 30;

export interface Decision {
  readonly slug: string;
  /** A tenant's alone; as it was asked for where nothing else is said. */
  readonly plan?: string;
  readonly startsOn?: LocalDate;
}

/**
 * Lets an applicant in by one act: tenant, membership, payer, agreement, secret, invitation and welcome, all of it or
 * nothing. A second click finds it done.
 */
@Injectable()
export class ApproveApplication {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly applications: ApplicationsStore,
    private readonly resellers: ResellersStore,
    private readonly make: MakeTenant,
    private readonly welcome: Welcome,
  ) {}

  run(scope: Scope, applicationId: string, decision: Decision): Promise<string> {
    return this.tenancy.within(scope, async (tx) => {
      const application = await this.applications.lock(tx, applicationId);
      if (!application) throw new NoSuchApplication();
      if (application.madeTenantId) return application.madeTenantId;
      const reseller = await this.resellers.byId(tx, scope.resellerId);
      return (await this.within(tx, reseller, application, decision)).id;
    });
  }

  /** The same within the caller's transaction, on an application it holds locked. */
  async within(tx: ScopedTx, reseller: Reseller, application: Application, decision: Decision): Promise<Tenant> {
    if (application.state !== 'waiting') throw new NotWaiting(application.state);
    const tenant =
      application.kind === 'sandbox'
        ? await this.sandbox(tx, reseller, application, decision)
        : await this.tenant(tx, reseller, application, decision);
    await this.applications.decide(tx, application.id, 'approved', { madeTenantId: tenant.id });
    await tx.audit('approved application', application.id, { tenantId: tenant.id, slug: tenant.slug });
    return tenant;
  }

  private async tenant(
    tx: ScopedTx,
    reseller: Reseller,
    { given, termsVersion }: Application,
    { slug, plan, startsOn }: Decision,
  ): Promise<Tenant> {
    const form = tenantFields.parse(given);
    const made = await this.make.run(tx, reseller, {
      ...form,
      slug,
      buyer: form,
      plan: plan ?? form.plan,
      startsOn: startsOn ?? this.make.today(tx, reseller),
    });
    await this.welcome.post(tx, reseller, made.tenant, form, [
      say(form.language, 'mail.welcome.plan', { plan: made.plan.name, terms: termsVersion }),
    ]);
    return made.tenant;
  }

  private async sandbox(tx: ScopedTx, reseller: Reseller, { given }: Application, { slug }: Decision): Promise<Tenant> {
    const sandboxEndsAt = new Date(tx.clock.now().getTime() + SANDBOX_DAYS * 86_400_000);
    const tenant = await this.make.member(tx, reseller, {
      ...given,
      membershipKind: 'organisation',
      slug,
      sandboxEndsAt,
    });
    const ends = dateText(dayIn(reseller.zone, sandboxEndsAt), given.language);
    await this.welcome.post(tx, reseller, tenant, given, [say(given.language, 'mail.welcome.sandbox', { ends })]);
    return tenant;
  }
}
