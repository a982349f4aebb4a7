import { reasonText } from './refusal';
import { type Language, say, word } from './say';
import type { TextKey } from './texts/en';

/** What is wrong at one place of a form: our own words for it, or an issue of the schema that says only what rule was broken. */
export interface FormMistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly format?: string;
}

/** What stands beside the field, in its reader's language and in words for people; programs read the schema's own. */
export function mistakeText(language: Language, mistake: FormMistake): string {
  if (!/^(Too (small|big)|Invalid|Unrecognized)\b/.test(mistake.message)) return reasonText(language, mistake.message);
  const least = String(mistake.minimum ?? '');
  const most = String(mistake.maximum ?? '');
  return say(language, `wrong.${ruleOf(mistake)}`, { least, most });
}

/** The same for where no field stands beside it: which one is meant comes first. */
export function mistakeWithField(language: Language, mistake: FormMistake): string {
  const field = String(mistake.path.at(-1) ?? 'form');
  return `${word(language, 'field', field)}: ${mistakeText(language, mistake)}`;
}

type Rule = TextKey extends infer Key ? (Key extends `wrong.${infer Name}` ? Name : never) : never;

function ruleOf({ code, origin, minimum, maximum, format, message }: FormMistake): Rule {
  const isSome = origin === 'array' || origin === 'set';
  if (code === 'too_small') {
    if (origin === 'string') return Number(minimum) <= 1 ? 'fill-in' : 'too-short';
    return isSome ? 'too-few' : 'too-small';
  }
  if (code === 'too_big')
    return origin === 'string' ? 'too-long' : isSome ? 'too-many' : maximum === undefined ? 'not-right' : 'too-large';
  if (code === 'invalid_format') return format === 'email' ? 'mail' : format === 'url' ? 'address' : 'shape';
  if (code === 'invalid_value') return 'choice';
  if (code !== 'invalid_type') return 'not-right';
  if (/received undefined$/.test(message)) return 'fill-in';
  return /expected (number|int)/.test(message) ? 'number' : 'not-right';
}
