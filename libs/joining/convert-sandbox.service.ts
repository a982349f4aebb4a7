import { Injectable } from '@nestjs/common';
import { dayIn, type LocalDate } from '@/kernel';
import { type Actor, Announcer, type NetworkTx, Tenancy } from '@/runtime';
import { MayNotResell, mayResell, type Reseller, ResellersStore, TenantsStore } from '@/tenants';
import { BeginPaying } from './begin-paying.service';
import { NoSandbox } from './errors';
import { buyerOf, type NewTenant } from './make-tenant.service';
import { Offers } from './offer.service';
import { SandboxToTenantStore } from './sandbox-to-tenant.store';

export interface Conversion {
  readonly sandboxId: string;
  readonly resellerId: string;
  readonly plan: string;
  readonly email: string;
  readonly buyer: NewTenant['buyer'];
}

/** By one act a sandbox becomes a tenant of any reseller, billed from today; address and secret stay. */
@Injectable()
export class ConvertSandbox {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly beginPaying: BeginPaying,
    private readonly offers: Offers,
    private readonly rows: SandboxToTenantStore,
    private readonly announcer: Announcer,
  ) {}

  async run(conversion: Conversion, actor: Actor): Promise<{ tenantId: string; slug: string }> {
    const made = await this.tenancy.acrossNetwork({ actor, why: 'make a tenant of a sandbox' }, async (tx) =>
      this.within(tx, await this.resellers.byId(tx, conversion.resellerId), conversion),
    );
    await this.announcer.say('tenant', made.slug);
    return made;
  }

  /** The same in the caller's transaction. Throws NoSandbox for whatever is none, so that a second click changes nothing. */
  async within(
    tx: NetworkTx,
    reseller: Reseller,
    { sandboxId, plan, email, buyer }: Omit<Conversion, 'resellerId'>,
  ): Promise<{ tenantId: string; slug: string }> {
    if (!mayResell(reseller)) throw new MayNotResell(reseller.name);
    const sandbox = await this.tenants.lockSandbox(tx, sandboxId);
    if (!sandbox) throw new NoSandbox();
    const { terms } = await this.offers.termsOf(tx, reseller, plan);
    await this.rows.endAgreement(tx, sandbox, this.today(tx, reseller));
    const tenantId =
      sandbox.resellerId === reseller.id
        ? await this.rows.stay(tx, sandbox)
        : await this.rows.move(tx, sandbox, reseller.id);
    await this.beginPaying.run(tx, reseller, {
      tenantId,
      payer: {
        ...buyerOf(buyer),
        name: sandbox.name,
        isBusiness: sandbox.membershipKind === 'organisation',
        language: sandbox.language,
        emails: [email],
      },
      startsOn: this.today(tx, reseller),
      terms,
    });
    await tx.audit(reseller.id, 'made a tenant of a sandbox', tenantId, { sandboxId, slug: sandbox.slug, plan });
    return { tenantId, slug: sandbox.slug };
  }

  private today(tx: NetworkTx, { zone }: Reseller): LocalDate {
    return dayIn(zone, tx.clock.now());
  }
}
