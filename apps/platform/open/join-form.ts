import { type Language, LOCALES, say, type TextKey } from '@/wording';

const COUNTRIES = `AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO SE SI SK
  AR AU BR CA CL CO IN JP MX NZ US UY ZA`.split(/\s+/);

/** Countries to choose from, by their names in a language; one that is chosen already is always among them. */
export function countries(language: Language, chosen: string) {
  const names = new Intl.DisplayNames([LOCALES[language]], { type: 'region' });
  const codes = chosen === '' || COUNTRIES.includes(chosen) ? COUNTRIES : [...COUNTRIES, chosen];
  return codes
    .map((code) => ({
      code,
      name: /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code,
      isChosen: code === chosen,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, LOCALES[language]));
}

const FIELDS: readonly [name: string, label: TextKey, type: string, autocomplete: string, isRequired: boolean][] = [
  ['name', 'join.name', 'text', 'organization', true],
  ['contactName', 'join.contact', 'text', 'name', true],
  ['email', 'join.email', 'email', 'email', true],
  ['street', 'join.street', 'text', 'street-address', true],
  ['town', 'join.town', 'text', 'address-level2', true],
  ['postcode', 'join.postcode', 'text', 'postal-code', true],
  ['vatNumber', 'join.vat', 'text', 'off', false],
];

/** The text fields of a form; a sandbox asks for the first three. */
export const fields = (language: Language, names?: readonly string[]) =>
  FIELDS.filter(([name]) => names?.includes(name) ?? true).map(([name, label, type, autocomplete, isRequired]) => ({
    name,
    label: say(language, label),
    type,
    autocomplete,
    isRequired,
    value: '',
  }));
