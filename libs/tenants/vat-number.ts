import type { z } from 'zod';

/** How a VAT number looks behind its country's letters. Whether it exists is for the country's own service to say. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12})$/,
};

/** The letters that stand before the numbers of a country: Greece writes EL, Northern Ireland GB or XI. */
const lettersOf = (countryCode: string): readonly string[] =>
  countryCode === 'GR' ? ['EL'] : countryCode === 'GB' ? ['GB', 'XI'] : [countryCode];

/** As it is kept: without spaces, dots and dashes, in capitals. */
export const tidyVatNumber = (given: string): string => given.replace(/[\s.-]/g, '').toUpperCase();

/**
 * Why a tidied VAT number cannot be one of that country; null if it can. The checksum is not asked: real numbers fail it
 * (invoice-rules section 3). A country we know no shape of takes any with its letters before it.
 */
export function vatNumberMistake(number: string, countryCode: string): string | null {
  const letters = lettersOf(countryCode).find((one) => number.startsWith(one));
  if (!letters) return `begins with ${lettersOf(countryCode).join(' or ')}, the letters of the country`;
  const shape = SHAPES[letters] ?? /^[A-Z0-9]{2,13}$/;
  return shape.test(number.slice(2)) ? null : `is no VAT number of this country: ${number}`;
}

/**
 * For any form with a country and a VAT number beside it, or none: what is wrong is told at the number, in its own words or
 * in those given. For `superRefine`.
 */
export const vatNumberOfCountry =
  (words?: string) =>
  (
    { vatNumber, countryCode }: { vatNumber?: string | null | undefined; countryCode: string },
    context: z.RefinementCtx,
  ): void => {
    const mistake = vatNumber ? vatNumberMistake(vatNumber, countryCode) : null;
    if (mistake) context.addIssue({ code: 'custom', path: ['vatNumber'], message: words ?? mistake });
  };
