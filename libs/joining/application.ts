import { z } from 'zod';
import { isLine } from '@/kernel';
import type { TextKey } from '@/wording';

/** A mistake in a field is a text of the catalogue, said in the applicant's language beside the field. */
const wrong = (key: TextKey): { error: string } => ({ error: key });
const line = (key: TextKey, longest = 120) =>
  z
    .string(wrong(key))
    .trim()
    .min(2, wrong(key))
    .max(longest, wrong(key))
    .regex(/^[^<>]*$/, wrong(key))
    .refine(isLine, wrong(key));

const everyone = {
  name: line('join.wrong.name', 80),
  contactName: line('join.wrong.contact', 80),
  email: z.email(wrong('join.wrong.email')).max(200, wrong('join.wrong.email')).toLowerCase(),
  language: z.enum(['en', 'ca', 'es']),
  terms: z.literal('yes', wrong('join.wrong.terms')),
  /** What the form showed when it was accepted. */
  termsVersion: z.string().min(1).max(40),
  /** Made with the form: sent twice it is one application. */
  key: z.uuid(),
  /** Nobody sees this field, and only a program fills it in. */
  website: z.string().max(200).optional(),
};

export const sandboxForm = z.object(everyone);
export const tenantForm = z.object({
  ...everyone,
  membershipKind: z.enum(['organisation', 'person'], wrong('join.wrong.kind')),
  street: line('join.wrong.street'),
  town: line('join.wrong.town'),
  postcode: line('join.wrong.postcode', 20),
  countryCode: z
    .string(wrong('join.wrong.country'))
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, wrong('join.wrong.country')),
  vatNumber: z
    .string(wrong('join.wrong.vat'))
    .transform((text) => text.replace(/[\s.-]/g, '').toUpperCase())
    .refine((text) => text === '' || /^[A-Z]{2}[A-Z0-9]{2,13}$/.test(text), wrong('join.wrong.vat'))
    .default(''),
  plan: z.string(wrong('join.wrong.plan')).regex(/^[a-z0-9][a-z0-9-]{0,40}$/, wrong('join.wrong.plan')),
});
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
