import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars, { type TemplateDelegate } from 'handlebars';
import { dayIn, Money } from '@/kernel';
import { dateText, hoursText, instantText, moneyText, monthText, periodText } from './figures';
import { type Language, say, word } from './say';
import type { TextKey } from './texts/en';

const FOLDER = path.resolve(__dirname, __filename.endsWith('.ts') ? '../../templates' : '../../../templates');

interface Context {
  readonly language: Language;
}
const languageOf = (options: Handlebars.HelperOptions): Language => (options.data.root as Context).language;

/** Handlebars as pages, mails and letters share it: strict, escaping, with the helpers that print figures. */
function environment(): typeof Handlebars {
  const handlebars = Handlebars.create();
  handlebars.registerHelper({
    t: (key: TextKey, options: Handlebars.HelperOptions) => say(languageOf(options), key, options.hash),
    word: (group: string, value: string, options: Handlebars.HelperOptions) => word(languageOf(options), group, value),
    money: (amount: Money, options: Handlebars.HelperOptions) => moneyText(amount, languageOf(options)),
    date: (day: string, options: Handlebars.HelperOptions) => dateText(day, languageOf(options)),
    dayOf: (at: Date, zone: string, options: Handlebars.HelperOptions) =>
      dateText(dayIn(zone, at), languageOf(options)),
    month: (of: string, options: Handlebars.HelperOptions) => monthText(of, languageOf(options)),
    period: (from: string, until: string, options: Handlebars.HelperOptions) =>
      periodText(from, until, languageOf(options)),
    instant: (at: Date, zone: string, options: Handlebars.HelperOptions) => instantText(at, zone, languageOf(options)),
    end: (at: Date, since: Date, zone: string, options: Handlebars.HelperOptions) =>
      instantText(at, zone, languageOf(options), since),
    hours: (seconds: bigint) => hoursText(seconds),
    bigHours: (seconds: bigint) => bigHours(hoursText(seconds)),
    may: (permission: string, options: Handlebars.HelperOptions) =>
      ((options.data.root as { permissions?: readonly string[] }).permissions ?? []).includes(permission),
    array: (...items: unknown[]) => items.slice(0, -1),
    either: (a: unknown, b: unknown) => Boolean(a) || Boolean(b),
    eq: (a: unknown, b: unknown) => a === b,
  });
  registerParts(handlebars, path.join(FOLDER, 'parts'));
  return handlebars;
}

/** The same words as a page's main figure: a number stays with its unit, which is smaller. */
const bigHours = (text: string): Handlebars.SafeString =>
  new Handlebars.SafeString(text.replace(/(-?\d+) (h|min|s)/g, '<span>$1 <small>$2</small></span>'));

function registerParts(handlebars: typeof Handlebars, folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.hbs'))) {
    handlebars.registerPartial(name.slice(0, -'.hbs'.length), readFileSync(path.join(folder, name), 'utf8'));
  }
}

let handlebars: typeof Handlebars | undefined;
const compiled = new Map<string, TemplateDelegate>();

/**
 * A template of the templates folder (`mail/invoice.html`) with a context in a language. Everything is escaped; a name
 * the context lacks throws. Text templates (`.text`) are not HTML and are not escaped.
 */
export function render(template: string, context: Context & Record<string, unknown>): string {
  handlebars ??= environment();
  let run = compiled.get(template);
  if (!run) {
    const source = readFileSync(path.join(FOLDER, `${template}.hbs`), 'utf8');
    run = handlebars.compile(source, { strict: true, noEscape: template.endsWith('.text') });
    compiled.set(template, run);
  }
  return run(context);
}
