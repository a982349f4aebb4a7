import { DateTime } from 'luxon';
import type { LocalDate, Money, Month, Rate } from '@/kernel';
import { type Language, LOCALES } from './say';

const formats = new Map<string, Intl.NumberFormat>();

/** Formats are kept: making one costs a hundred times as much as using it. */
function moneyFormat(language: Language, currency: string, places: number): Intl.NumberFormat {
  const key = `${language} ${currency} ${places}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: places,
      maximumFractionDigits: places,
    });
    formats.set(key, format);
  }
  return format;
}

/** Intl takes a decimal text without loss; its types do not know that yet. */
const exact = (decimal: string): number => decimal as unknown as number;

/** An amount as people write it: `£1,234.50`. Exact: the digits never pass through a float. */
export function moneyText(money: Money, language: Language): string {
  const negative = money.minor < 0n;
  const digits = (negative ? -money.minor : money.minor).toString().padStart(3, '0');
  const decimal = `${negative ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  return moneyFormat(language, money.currency, 2).format(exact(decimal));
}

/** A price per unit with all its places: `£0.60`, `£0.0125`. */
export function rateText(rate: Rate, currency: string, language: Language): string {
  const text = rate.toText(2);
  return moneyFormat(language, currency, text.split('.')[1]!.length).format(exact(text));
}

export const dateText = (day: LocalDate | string, language: Language): string =>
  DateTime.fromISO(day, { zone: 'utc' })
    .setLocale(LOCALES[language])
    .toLocaleString({ day: 'numeric', month: 'short', year: 'numeric' });

export const monthText = (month: Month | string, language: Language): string =>
  DateTime.fromISO(`${month.slice(0, 7)}-01`, { zone: 'utc' })
    .setLocale(LOCALES[language])
    .toLocaleString({ month: 'long', year: 'numeric' });

/** A month where there is little room: `Oct 2026`. */
export const shortMonthText = (month: Month | string, language: Language): string =>
  DateTime.fromISO(`${month.slice(0, 7)}-01`, { zone: 'utc' })
    .setLocale(LOCALES[language])
    .toFormat('LLL yyyy');

/**
 * An instant in a zone; where the clock shows the same time twice that night, the offset stands with it. The end of what began
 * on the same day (`since`) is its time alone.
 */
export function instantText(instant: Date, zone: string, language: Language, since?: Date): string {
  const local = DateTime.fromJSDate(instant, { zone }).setLocale(LOCALES[language]);
  const isThatDay = since !== undefined && local.hasSame(DateTime.fromJSDate(since, { zone }), 'day');
  const text = local.toLocaleString({
    ...(isThatDay ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const isAmbiguous = local.getPossibleOffsets().length > 1;
  return isAmbiguous ? `${text} (UTC${local.toFormat('ZZ')})` : text;
}

export const periodText = (from: LocalDate | string, until: LocalDate | string, language: Language): string =>
  `${dateText(from, language)} – ${dateText(until, language)}`;

/** Whole seconds as hours, minutes and, where there are any, seconds: `12 h 07 min`, `37 min 12 s`. */
export function hoursText(seconds: bigint): string {
  const sign = seconds < 0n ? '-' : '';
  const all = seconds < 0n ? -seconds : seconds;
  const [hours, minutes, rest] = [all / 3600n, (all % 3600n) / 60n, all % 60n];
  const tail = rest === 0n ? '' : ` ${rest} s`;
  return hours === 0n
    ? `${sign}${minutes} min${tail}`
    : `${sign}${hours} h ${String(minutes).padStart(2, '0')} min${tail}`;
}

/** Hours with two places, cut, not rounded: for machines and tables. */
export const decimalHours = (seconds: bigint): string => {
  const hundredths = (seconds * 100n) / 3600n;
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** A decimal as the language writes it, with at least so many places. */
export const decimalText = (decimal: string, language: Language, places = 0): string =>
  new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: places, maximumFractionDigits: 6 }).format(
    exact(decimal),
  );

export const percentText = (percent: string, language: Language, places = 0): string =>
  `${decimalText(percent, language, places)} %`;

const countries = new Map<Language, Intl.DisplayNames>();

/** A country by its two letters, as the language calls it. */
export function countryText(code: string, language: Language): string {
  const names = countries.get(language) ?? new Intl.DisplayNames(LOCALES[language], { type: 'region' });
  countries.set(language, names);
  return names.of(code) ?? code;
}
