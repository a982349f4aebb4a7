import type { INestApplicationContext } from '@nestjs/common';
import { z } from 'zod';
import { BeginPaying } from '@/joining';
import { isCountry, type LocalDate, localDate, newId } from '@/kernel';
import { PriceListsStore, parsePriceList, priceOn } from '@/plans';
import { type Actor, CONFIG, type Config, resellerScope, Tenancy, tenantScope } from '@/runtime';
import { AddTenant, newMeetingKey, ResellersStore, TenantSecrets, tidyVatNumber, vatNumberOfCountry } from '@/tenants';
import { Refused } from './exit-codes';

const newTenant = z
  .object({
    reseller: z.string(),
    slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens'),
    name: z.string().trim().min(1),
    priceList: z.string(),
    plan: z.string(),
    from: z.string().transform((day): LocalDate => localDate(day)),
    email: z.array(z.email('must be a mail address')).min(1),
    address: z.array(z.string().trim().min(1)).min(1),
    country: z.string().refine(isCountry, 'two capital letters, like GB'),
    vatNumber: z.string().transform(tidyVatNumber).optional(),
    language: z.enum(['en', 'ca', 'es']),
  })
  .superRefine(({ vatNumber, country }, context) => vatNumberOfCountry()({ vatNumber, countryCode: country }, context));
export type NewTenant = z.input<typeof newTenant>;

/** Adds a tenant with its payer and agreement; what is wrong is told before anything is written. Answers address and secret. */
export async function addTenant(app: INestApplicationContext, given: NewTenant, actor: Actor) {
  const parsed = newTenant.safeParse(given);
  if (!parsed.success)
    throw new Refused(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  const tenant = { id: newId(), ...parsed.data };
  const tenancy = app.get(Tenancy);
  const reseller = await tenancy.acrossNetwork({ actor, why: 'add a tenant' }, async (tx) => {
    const reseller = await app.get(ResellersStore).bySlug(tx, tenant.reseller);
    const versions = await app.get(PriceListsStore).versions(tx, [tenant.priceList]);
    const prices = versions.map((version) => ({ ...version, list: parsePriceList(version.prices).list }));
    priceOn(prices, tenant.priceList, tenant.plan, tenant.from, reseller.id);
    return reseller;
  });
  await tenancy.within(resellerScope(reseller.id, actor), async (tx) => {
    await app.get(AddTenant).within(tx, {
      ...tenant,
      resellerId: reseller.id,
      meetingKey: newMeetingKey(),
      membershipClass: 'user',
      membershipKind: 'organisation',
      membershipStanding: 'active',
      state: 'active',
      isSandbox: false,
      sandboxEndsAt: null,
    });
    await app.get(BeginPaying).run(tx, reseller, {
      tenantId: tenant.id,
      payer: {
        name: tenant.name,
        addressLines: tenant.address,
        countryCode: tenant.country,
        isBusiness: Boolean(tenant.vatNumber),
        vatNumber: tenant.vatNumber || null,
        language: tenant.language,
        emails: tenant.email,
      },
      startsOn: tenant.from,
      terms: { by: 'list', priceList: tenant.priceList, plan: tenant.plan },
    });
  });
  const [secret] = await app.get(TenantSecrets).list(tenantScope(reseller.id, tenant.id, actor), tenant.id);
  const { PUBLIC_URL } = app.get<Config>(CONFIG);
  return {
    id: tenant.id,
    slug: tenant.slug,
    endpoint: `${PUBLIC_URL}/t/${tenant.slug}/bigbluebutton/`,
    secret: secret!.secret,
  };
}
