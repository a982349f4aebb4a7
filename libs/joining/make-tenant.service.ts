import { Injectable } from '@nestjs/common';
import { dayIn, type LocalDate, newId } from '@/kernel';
import { addMember } from '@/people';
import { AgreementsStore, type Plan } from '@/plans';
import type { ScopedTx } from '@/runtime';
import { AddTenant, IssuersStore, newMeetingKey, PayersStore, type Reseller, type Tenant } from '@/tenants';
import { NoIssuer } from './errors';
import { Offers } from './offer.service';

/** Who a tenant is, and who pays for it. */
export interface NewTenant {
  readonly slug: string;
  readonly name: string;
  readonly membershipKind: Tenant['membershipKind'];
  readonly contactName: string;
  readonly email: string;
  readonly language: Tenant['language'];
  readonly buyer: {
    readonly street: string;
    readonly town: string;
    readonly postcode: string;
    readonly countryCode: string;
    readonly vatNumber: string;
  };
  readonly plan: string;
  readonly startsOn: LocalDate;
}

export interface MadeTenant {
  readonly tenant: Tenant;
  readonly payerId: string;
  readonly issuerId: string;
  readonly plan: Plan;
}

/** Everything a tenant needs, in the caller's transaction: itself, its secret, payer, agreement, and its first admin. */
@Injectable()
export class MakeTenant {
  constructor(
    private readonly addTenant: AddTenant,
    private readonly issuers: IssuersStore,
    private readonly payers: PayersStore,
    private readonly agreements: AgreementsStore,
    private readonly offers: Offers,
  ) {}

  async run(tx: ScopedTx, reseller: Reseller, given: NewTenant): Promise<MadeTenant> {
    const [issuer] = await this.issuers.ofReseller(tx, reseller.id);
    if (!issuer) throw new NoIssuer();
    const { plan, terms } = await this.offers.termsOf(tx, reseller, given.plan);
    const tenant = await this.member(tx, reseller, { ...given, sandboxEndsAt: null });
    const { buyer } = given;
    const payerId = newId();
    await this.payers.add(tx, {
      resellerId: reseller.id,
      id: payerId,
      tier: 'retail',
      name: given.name,
      addressLines: [buyer.street, buyer.town, buyer.postcode],
      countryCode: buyer.countryCode,
      isBusiness: given.membershipKind === 'organisation',
      vatNumber: buyer.vatNumber || null,
      vatEvidence: null,
      businessEvidence: null,
      language: given.language,
      emails: [given.email],
      purchaseOrder: null,
    });
    await this.agreements.add(
      tx,
      {
        resellerId: reseller.id,
        id: newId(),
        tier: 'retail',
        tenantId: tenant.id,
        payerId,
        issuerResellerId: reseller.id,
        issuerId: issuer.id,
        startsOn: given.startsOn,
        endsOn: null,
      },
      terms,
    );
    return { tenant, payerId, issuerId: issuer.id, plan };
  }

  /** The tenant with its secret and first admin, and nothing to pay: what a sandbox is. */
  async member(
    tx: ScopedTx,
    reseller: Reseller,
    given: Pick<NewTenant, 'slug' | 'name' | 'membershipKind' | 'contactName' | 'email' | 'language'> & {
      sandboxEndsAt: Date | null;
    },
  ): Promise<Tenant> {
    const tenant: Tenant = {
      resellerId: reseller.id,
      id: newId(),
      slug: given.slug,
      name: given.name,
      meetingKey: newMeetingKey(),
      membershipClass: 'user',
      membershipKind: given.membershipKind,
      membershipStanding: 'active',
      state: 'active',
      isSandbox: given.sandboxEndsAt !== null,
      sandboxEndsAt: given.sandboxEndsAt,
      language: given.language,
    };
    await this.addTenant.within(tx, tenant);
    const { email, contactName: name, language } = given;
    await tx.enqueue(
      addMember({ email, name, language, resellerId: reseller.id, tenantId: tenant.id, role: 'tenant-admin' }),
    );
    return tenant;
  }

  today(tx: ScopedTx, reseller: Pick<Reseller, 'zone'>): LocalDate {
    return dayIn(reseller.zone, tx.clock.now());
  }
}
