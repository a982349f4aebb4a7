import { dateText } from './figures';
import { type Language, say } from './say';
import { en, type TextKey } from './texts/en';

/**
 * What a refusal says, in its reader's language. Errors are written in English where they are thrown, their figures in the
 * sentence; the catalogue has the sentence of a code (`error.<code>`) with places for these, and what stands there is put into
 * the other language's. A code without a text, or a sentence that is not the catalogue's, stays as it is.
 */
export function refusalText(language: Language, { code, message }: { code: string; message: string }): string {
  const key = `error.${code}`;
  if (language === 'en' || !(key in en)) return message;
  const values = standingIn(en[key as TextKey], message, language);
  return values ? say(language, key as TextKey, values) : message;
}

/** What a sentence has in the places of a text, days as the language writes them; null if it is another sentence. */
function standingIn(text: string, sentence: string, language: Language): Record<string, string> | null {
  const places = [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => place!);
  const between = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = new RegExp(`^${between.join('([^]+?)')}$`).exec(sentence);
  const written = (value: string): string => (/^\d{4}-\d\d-\d\d$/.test(value) ? dateText(value, language) : value);
  return found && Object.fromEntries(places.map((place, at) => [place, written(found[at + 1]!)]));
}
