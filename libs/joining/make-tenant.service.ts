import { Injectable } from '@nestjs/common';
import { dayIn, type LocalDate, newId } from '@/kernel';
import { addMember } from '@/people';
import type { Plan } from '@/plans';
import type { ScopedTx } from '@/runtime';
import { AddTenant, newMeetingKey, type Payer, type Reseller, type Tenant } from '@/tenants';
import { BeginPaying } from './begin-paying.service';
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
    private readonly beginPaying: BeginPaying,
    private readonly offers: Offers,
  ) {}

  async run(tx: ScopedTx, reseller: Reseller, given: NewTenant): Promise<MadeTenant> {
    const { plan, terms } = await this.offers.termsOf(tx, reseller, given.plan);
    const tenant = await this.member(tx, reseller, { ...given, sandboxEndsAt: null });
    const paying = await this.beginPaying.run(tx, reseller, {
      tenantId: tenant.id,
      payer: {
        ...buyerOf(given.buyer),
        name: given.name,
        isBusiness: given.membershipKind === 'organisation',
        language: given.language,
        emails: [given.email],
      },
      startsOn: given.startsOn,
      terms,
    });
    return { ...paying, tenant, plan };
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

/** The buyer's data of a form as a payer has them. */
export function buyerOf({
  street,
  town,
  postcode,
  countryCode,
  vatNumber,
}: NewTenant['buyer']): Pick<Payer, 'addressLines' | 'countryCode' | 'vatNumber'> {
  return { addressLines: [street, town, postcode], countryCode, vatNumber: vatNumber || null };
}
