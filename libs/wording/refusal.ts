import { countryText, dateText } from './figures';
import { type Language, say } from './say';
import { en, type TextKey } from './texts/en';

/**
 * What a refusal says, in its reader's language. Errors are written in English where they are thrown, their figures in the
 * sentence; the catalogue has the sentence of a code (`error.<code>`) with places for these, and what stands there is put into
 * its reader's, days as the language writes them. A code without a text, or a sentence that is not the catalogue's, stays as it is.
 */
export function refusalText(language: Language, { code, message }: { code: string; message: string }): string {
  const key = `error.${code}`;
  if (!(key in en)) return message;
  const values = standingIn(key as TextKey, message, language);
  return values ? say(language, key as TextKey, values) : message;
}

/**
 * A reason within a refusal, beside a field or kept with a row: the one of the catalogue's (`why.…`, or a whole refusal) that
 * says it in English, in the reader's language. Several stand one after another with "; ". Any other stays as it is.
 */
export function reasonText(language: Language, sentence: string): string {
  if (language === 'en') return sentence;
  return whole(language, sentence) ?? inParts(language, sentence);
}

const inParts = (language: Language, sentence: string): string =>
  sentence
    .split('; ')
    .map((part) => whole(language, part) ?? part)
    .join('; ');

/** The reasons, the ones that leave least open first: a sentence is the nearest that can say it. */
const REASONS = (Object.keys(en) as TextKey[])
  .filter((key) => /^(why|error)\./.test(key))
  .map((key) => ({ key, fixed: en[key].replace(/\{\w+\}/g, '').length }))
  .sort((one, other) => other.fixed - one.fixed);

function whole(language: Language, sentence: string): string | null {
  for (const { key } of REASONS) {
    const values = sentence.includes('; ') && key === 'why.at-line' ? null : standingIn(key, sentence, language);
    if (values) return say(language, key, values);
  }
  return null;
}

const shapes = new Map<string, { readonly places: readonly string[]; readonly shape: RegExp }>();
/** Places whose words are a reason again, not a name or a figure. */
const SAYS_WHY = new Set(['why', 'mistakes', 'wait', 'state']);

/** What a sentence has in the places of a text, days as the language writes them; null if it is another sentence. */
function standingIn(key: TextKey, sentence: string, language: Language): Record<string, string> | null {
  const { places, shape } = shapeOf(key);
  const found = shape.exec(sentence);
  if (!found) return null;
  return Object.fromEntries(places.map((place, at) => [place, written(place, found[at + 1]!, language)]));
}

function written(place: string, value: string, language: Language): string {
  if (SAYS_WHY.has(place)) return reasonText(language, value);
  if (place === 'country' && /^[A-Z]{2}$/.test(value)) return countryText(value, language);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? dateText(value, language) : value;
}

function shapeOf(key: TextKey) {
  let known = shapes.get(key);
  if (!known) {
    const text: string = en[key];
    const places = [...text.matchAll(/(?<!')\{(\w+)\}/g)].map(([, place]) => place!);
    const between = text
      .split(/(?<!')\{\w+\}/)
      .map((part) => part.replace(/'(\{\w+\})'/g, '$1').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    // A count is a figure, or the … of one in a list of refusals; anything else may be any words.
    const parts = between.map(
      (part, at) => part + (at in places ? (places[at] === 'count' ? '([\\d.,…]+)' : '([^]+?)') : ''),
    );
    known = { places, shape: new RegExp(`^${parts.join('')}$`) };
    shapes.set(key, known);
  }
  return known;
}
