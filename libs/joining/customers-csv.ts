import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { HouseError, isCountry, isLine, type LocalDate, localDate, Rate } from '@/kernel';
import { tidyVatNumber, vatNumberMistake } from '@/tenants';
import type { NewTenant } from './make-tenant.service';

export class NotACustomerFile extends HouseError {
  constructor(what: string) {
    super('invalid', 'not-a-customer-file', `This is no table of customers: ${what}`);
  }
}

/** One line of a table of existing customers, read; or what is wrong with it. */
export type CustomerLine =
  | { readonly line: number; readonly shortName: string; readonly customer: ImportedCustomer; readonly problems: [] }
  | { readonly line: number; readonly shortName: string; readonly customer: null; readonly problems: string[] };

export interface ImportedCustomer extends NewTenant {
  /** What they owe (or, below zero, have paid ahead) on the day they are taken over, in minor units. */
  readonly openingMinor: bigint;
}

export const CUSTOMER_COLUMNS = [
  'short_name',
  'name',
  'kind',
  'contact_name',
  'email',
  'street',
  'town',
  'postcode',
  'country',
  'vat_number',
  'language',
  'plan',
  'starts_on',
  'opening_balance',
] as const;
const MOST_LINES = 5_000;

const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(2, 'is missing')
    .max(longest, 'is too long')
    .regex(/^[^<>]*$/, 'holds characters that no name has')
    .refine(isLine, 'holds characters that no name has');
const row = z.object({
  short_name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'must be small letters, digits and dashes'),
  name: text(80),
  kind: z.enum(['organisation', 'person'], 'must be organisation or person'),
  contact_name: text(120),
  email: z.email('is no mail address').toLowerCase(),
  street: text(120),
  town: text(120),
  postcode: text(20),
  country: z.string().refine(isCountry, 'must be two capital letters, like GB'),
  vat_number: z.string().transform(tidyVatNumber),
  language: z.enum(['en', 'ca', 'es'], 'must be en, ca or es'),
  plan: z.string().min(1, 'is missing'),
  starts_on: z.string().refine(isDay, 'must be a day like 2026-11-01'),
  opening_balance: z.string().regex(/^(-?\d{1,7}(\.\d{1,2})?)?$/, 'must be pounds like 12.50, or be empty'),
});

/**
 * A table of existing customers, read whole: each line by itself, right or with all that is wrong with it. Short names must
 * differ. Throws NotACustomerFile if it is no such table at all.
 */
export function readCustomers(csv: string): CustomerLine[] {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(csv, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      to: MOST_LINES + 1,
    });
  } catch (error) {
    throw new NotACustomerFile((error as Error).message);
  }
  if (records.length === 0) throw new NotACustomerFile('it has no lines below its head.');
  if (records.length > MOST_LINES)
    throw new NotACustomerFile(`it has more than ${MOST_LINES} lines. Give it in parts.`);
  const missing = CUSTOMER_COLUMNS.filter((column) => !(column in records[0]!.record));
  if (missing.length > 0) throw new NotACustomerFile(`it lacks the columns ${missing.join(', ')}.`);
  const seen = new Set<string>();
  return records.map(({ record, info }) => {
    const shortName = record.short_name ?? '';
    const parsed = row.safeParse(record);
    const problems = parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    const mistake = vatMistakeOf(record);
    if (mistake) problems.push(`vat_number ${mistake}`);
    if (seen.has(shortName)) problems.push('short_name stands twice in this table');
    seen.add(shortName);
    const place = { line: info.lines, shortName };
    return parsed.success && problems.length === 0
      ? { ...place, customer: customerOf(parsed.data), problems: [] }
      : { ...place, customer: null, problems };
  });
}

/** Of a line that may be wrong elsewhere too, so that all of it is told at once. */
const vatMistakeOf = ({ vat_number: given = '', country = '' }: Record<string, string>): string | null =>
  given === '' || !isCountry(country) ? null : vatNumberMistake(tidyVatNumber(given), country);

const customerOf = (given: z.infer<typeof row>): ImportedCustomer => ({
  slug: given.short_name,
  name: given.name,
  membershipKind: given.kind,
  contactName: given.contact_name,
  email: given.email,
  language: given.language,
  buyer: {
    street: given.street,
    town: given.town,
    postcode: given.postcode,
    countryCode: given.country,
    vatNumber: given.vat_number,
  },
  plan: given.plan,
  startsOn: localDate(given.starts_on) as LocalDate,
  openingMinor:
    given.opening_balance === ''
      ? 0n
      : Rate.parse(given.opening_balance).times({ numerator: 1n, denominator: 1n }, 'GBP').minor,
});

function isDay(day: string): boolean {
  try {
    return localDate(day) === day;
  } catch {
    return false;
  }
}
