import { z } from 'zod';
import { isCountry, isLine } from '@/kernel';
import { tidyVatNumber, vatNumberOfCountry } from '@/tenants';

const NO_MAIL = 'This is no mail address. Give one, like accounts@coop.example.';
const NO_VAT = 'This is no VAT number of that country: one is like GB123456789. Leave it empty if you have none.';
const line = (wrong: string, longest = 120) =>
  z
    .string(wrong)
    .trim()
    .min(2, wrong)
    .max(longest, wrong)
    .regex(/^[^<>]*$/, wrong)
    .refine(isLine, wrong);

const everyone = {
  name: line('Give a name of 2 to 80 characters, without < or >.', 80),
  contactName: line('Say who asks.', 80),
  email: z.email(NO_MAIL).max(200, NO_MAIL).toLowerCase(),
  language: z.enum(['en', 'ca', 'es']),
  /** The version of the terms that the form showed, and that was accepted. */
  termsVersion: z.string('Accept the terms to go on.').min(1).max(40),
  /** Made with the form: sent twice it is one application. */
  key: z.uuid(),
  /** Nobody sees this field, and only a program fills it in. */
  website: z.string().max(200).optional(),
};

export const sandboxForm = z.object(everyone);
/** What an application holds once it was taken in; as a form it is judged by tenantForm. */
export const tenantFields = z.object({
  ...everyone,
  membershipKind: z.enum(['organisation', 'person'], 'Say whether you join as an organisation or a person.'),
  street: line('Give the street and number for your invoices.'),
  town: line('Give the town.'),
  postcode: line('Give the postcode.', 20),
  countryCode: z.string('Choose a country.').trim().toUpperCase().refine(isCountry, 'Choose a country.'),
  vatNumber: z.string(NO_VAT).transform(tidyVatNumber).default(''),
  plan: z.string('Choose a plan.').regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'Choose a plan.'),
});
/** Country and VAT number judged together, for this form and those with the same two fields. */
export const vatOfItsCountry = vatNumberOfCountry(NO_VAT);
export const tenantForm = tenantFields.superRefine(vatOfItsCountry);
export type SandboxForm = z.infer<typeof sandboxForm>;
export type TenantForm = z.infer<typeof tenantForm>;

export type ApplicationKind = 'tenant' | 'sandbox';

export interface Application {
  readonly resellerId: string;
  readonly id: string;
  readonly kind: ApplicationKind;
  readonly state: 'unconfirmed' | 'waiting' | 'approved' | 'refused';
  readonly email: string;
  readonly language: 'en' | 'ca' | 'es';
  readonly given: SandboxForm & Partial<TenantForm>;
  readonly termsVersion: string;
  readonly termsAcceptedAt: Date;
  readonly appliedAt: Date;
  readonly confirmedAt: Date | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
  readonly madeTenantId: string | null;
}

/** A short name to suggest for a name: small letters, digits and dashes, at most forty. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 34)
    .replace(/-+$/, '');
  return slug.length < 2 ? `tenant-${slug}`.replace(/-$/, '') : slug;
}
