import { HouseError } from './house-error';
import { Money } from './money';
import { divideRounded } from './rounding';

const PLACES = 9;
const SCALE = 10n ** BigInt(PLACES);

/** A quantity as an exact fraction, e.g. `{ numerator: 3661n, denominator: 3600n }` hours. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Seconds as hours, exactly. */
export const hoursOf = (seconds: bigint): Fraction => ({ numerator: seconds, denominator: 3600n });

/** A decimal that a person typed is not one. */
export class NotADecimal extends HouseError {
  constructor(text: string) {
    super('invalid', 'not-a-decimal', `"${text}" is not a decimal number with at most ${PLACES} places.`);
  }
}

/**
 * An exact decimal with up to nine places: a price per unit in major units ("0.60" pounds an hour) or a percentage
 * ("20"). Never passes through a floating-point number.
 */
export class Rate {
  private constructor(private readonly scaled: bigint) {}

  static parse(text: string): Rate {
    const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
    if (!match) throw new NotADecimal(text);
    const [, sign, whole, fraction = ''] = match;
    const scaled = BigInt(whole!) * SCALE + BigInt(fraction.padEnd(PLACES, '0'));
    return new Rate(sign === '-' ? -scaled : scaled);
  }

  /**
   * Price in major units × quantity, rounded to minor units half away from zero: the one place where a line's amount
   * is rounded (invoice-rules section 1.2). Currencies with two decimal places.
   */
  times(quantity: Fraction, currency: string): Money {
    return Money.of(divideRounded(this.scaled * 100n * quantity.numerator, SCALE * quantity.denominator), currency);
  }

  /** This many percent of an amount, half away from zero to the minor unit. */
  percentOf(base: Money): Money {
    return Money.of(divideRounded(base.minor * this.scaled, SCALE * 100n), base.currency);
  }

  /** The exact fraction of minor units for a quantity, not yet rounded: for sums that round once at their end. */
  exactMinor(quantity: Fraction): Fraction {
    return { numerator: this.scaled * 100n * quantity.numerator, denominator: SCALE * quantity.denominator };
  }

  compare(other: Rate): -1 | 0 | 1 {
    return this.scaled < other.scaled ? -1 : this.scaled > other.scaled ? 1 : 0;
  }

  get isNegative(): boolean {
    return this.scaled < 0n;
  }

  get isZero(): boolean {
    return this.scaled === 0n;
  }

  /** Shortest decimal text that parses back to the same rate, with at least `minimumPlaces` places. */
  toText(minimumPlaces = 0): string {
    const magnitude = this.scaled < 0n ? -this.scaled : this.scaled;
    const whole = magnitude / SCALE;
    const fraction = (magnitude % SCALE).toString().padStart(PLACES, '0').replace(/0+$/, '');
    const places = fraction.padEnd(minimumPlaces, '0');
    return `${this.scaled < 0n ? '-' : ''}${whole}${places ? `.${places}` : ''}`;
  }

  toJSON(): string {
    return this.toText();
  }
}
