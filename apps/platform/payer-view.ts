import { type Payer, type PayerData, payerForm } from '@/tenants';
import { type Language, say } from '@/wording';
import { countries, valuesOf } from './open/join-form';

const FIELDS = ['name', 'address', 'countryCode', 'vatNumber', 'emails', 'purchaseOrder'] as const;
type Field = (typeof FIELDS)[number];
const isField = (name: unknown): name is Field => FIELDS.includes(name as Field);

/** A payer as the form shows it: lists as lines. */
export const payerView = (payer: Payer) => ({
  name: payer.name,
  address: payer.addressLines.join('\n'),
  countryCode: payer.countryCode,
  vatNumber: payer.vatNumber ?? '',
  emails: payer.emails.join('\n'),
  purchaseOrder: payer.purchaseOrder ?? '',
  language: payer.language,
  isBusiness: payer.isBusiness,
});

type Shown = Omit<ReturnType<typeof payerView>, 'isBusiness'>;

/** What the part `payer-fields` needs: what stands in the fields, the countries to choose from, and what is wrong by field. */
export const payerFields = <T extends Shown>(
  payer: T,
  language: Language,
  wrong: Partial<Record<Field, string>> = {},
) => ({
  payer,
  countries: countries(language, payer.countryCode),
  wrong: Object.fromEntries(FIELDS.map((field) => [field, wrong[field] ?? ''])),
});

/** The data of a form that was sent; or the fields as they were typed, each with what is wrong beside it. */
export function readPayer(
  given: unknown,
  language: Language,
): { readonly data: PayerData } | { readonly again: ReturnType<typeof payerFields> } {
  const parsed = payerForm.safeParse(given);
  if (parsed.success) return { data: parsed.data };
  const {
    name = '',
    address = '',
    countryCode = '',
    vatNumber = '',
    emails = '',
    purchaseOrder = '',
    ...rest
  } = valuesOf(given);
  const wrong: Partial<Record<Field, string>> = {};
  for (const { path } of parsed.error.issues)
    if (isField(path[0])) wrong[path[0]] ??= mistake(path[0], lineAt(emails, path[1]), language);
  const typed = { name, address, countryCode, vatNumber, emails, purchaseOrder, language: rest.language ?? language };
  return { again: payerFields({ ...typed, language: typed.language as Language }, language, wrong) };
}

/** Of the addresses one may be none, or there may be too few or too many. */
const mistake = (field: Field, line: string, language: Language): string =>
  say(language, field === 'emails' && line === '' ? 'payer.wrong.emails-count' : `payer.wrong.${field}`, { line });

/** The address that is none, as it was typed. */
const lineAt = (emails: string, at: PropertyKey | undefined): string =>
  typeof at === 'number'
    ? ([...new Set(emails.split(/[\r\n,;]+/).map((line) => line.trim()))].filter(Boolean)[at] ?? '')
    : '';
