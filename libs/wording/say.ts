import { IntlMessageFormat } from 'intl-messageformat';
import { ca } from './texts/ca';
import { en, type TextKey, type Texts } from './texts/en';
import { es } from './texts/es';

export type Language = 'en' | 'ca' | 'es';
export const LANGUAGES: readonly Language[] = ['en', 'ca', 'es'];

/** The locale by whose rules each language writes dates and numbers here. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ca: 'ca-ES', es: 'es-ES' };

const CATALOGUES: Readonly<Record<Language, Texts>> = { en, ca, es };
const compiled = new Map<string, IntlMessageFormat>();

/**
 * A word the database or the code knows something by (`word.<group>.<value>`), as a person calls it: a state, a kind. One the
 * catalogue does not know stands as it is.
 */
export function word(language: Language, group: string, value: string): string {
  const key = `word.${group}.${value}`;
  return key in en ? say(language, key as TextKey) : value;
}

/** A text of the catalogue in a language, its places filled. A place without a value is a bug, and throws. */
export function say(language: Language, key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const name = `${language} ${key}`;
  let message = compiled.get(name);
  if (!message) {
    message = new IntlMessageFormat(CATALOGUES[language][key], LOCALES[language], undefined, { ignoreTag: true });
    compiled.set(name, message);
  }
  return message.format(values) as string;
}
