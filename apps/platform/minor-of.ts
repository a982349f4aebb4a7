import { divideRounded, Rate } from '@/kernel';

/** Pence of an amount as a form has it, like `-12.50` or `-12,50`: exact, through no float. The text is checked before. */
export function minorOf(text: string): bigint {
  const { numerator, denominator } = Rate.parse(text.replace(',', '.')).exactMinor({ numerator: 1n, denominator: 1n });
  return divideRounded(numerator, denominator);
}
