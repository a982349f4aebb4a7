import { HouseError } from './house-error';

/** Two amounts of different currencies met in one sum. */
export class CurrencyMismatch extends HouseError {
  constructor(left: string, right: string) {
    super('invalid', 'currency-mismatch', `Amounts in ${left} and ${right} cannot be added or compared.`);
  }
}

/** An exact amount: a whole number of minor units (pence) and its ISO 4217 currency. Immutable. */
export class Money {
  private constructor(
    readonly minor: bigint,
    readonly currency: string,
  ) {}

  static of(minor: bigint | number | string, currency: string): Money {
    if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 currency code: ${currency}`);
    return new Money(BigInt(minor), currency);
  }

  static zero(currency: string): Money {
    return Money.of(0n, currency);
  }

  /** The sum of any number of amounts; an empty list is zero of `currency`. */
  static sum(amounts: Iterable<Money>, currency: string): Money {
    let total = Money.zero(currency);
    for (const amount of amounts) total = total.plus(amount);
    return total;
  }

  plus(other: Money): Money {
    return new Money(this.minor + this.same(other).minor, this.currency);
  }

  minus(other: Money): Money {
    return new Money(this.minor - this.same(other).minor, this.currency);
  }

  negated(): Money {
    return new Money(-this.minor, this.currency);
  }

  compare(other: Money): -1 | 0 | 1 {
    const { minor } = this.same(other);
    return this.minor < minor ? -1 : this.minor > minor ? 1 : 0;
  }

  equals(other: Money): boolean {
    return this.currency === other.currency && this.minor === other.minor;
  }

  get isZero(): boolean {
    return this.minor === 0n;
  }

  get isNegative(): boolean {
    return this.minor < 0n;
  }

  /**
   * Shares the amount by weights without losing a penny: largest remainder, ties by position; the parts sum to the
   * whole (invoice-rules section 1.4). Weights are not negative and not all zero.
   */
  split(weights: readonly bigint[]): Money[] {
    if (weights.some((weight) => weight < 0n)) throw new RangeError('Money.split: a weight is negative');
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    if (total === 0n) throw new RangeError('Money.split: all weights are zero');
    const sign = this.minor < 0n ? -1n : 1n;
    const magnitude = this.minor * sign;
    const shares = weights.map((weight, position) => ({
      position,
      part: (magnitude * weight) / total,
      remainder: (magnitude * weight) % total,
    }));
    let left = magnitude - shares.reduce((sum, share) => sum + share.part, 0n);
    const byRemainder = [...shares].sort((a, b) =>
      a.remainder === b.remainder ? a.position - b.position : a.remainder > b.remainder ? -1 : 1,
    );
    for (const share of byRemainder) {
      if (left === 0n) break;
      share.part += 1n;
      left -= 1n;
    }
    return shares.map((share) => new Money(share.part * sign, this.currency));
  }

  /** An integer of minor units and the currency. A balance past 2^53 pence would be a bug, and says so. */
  toJSON(): { minor: number; currency: string } {
    const minor = Number(this.minor);
    if (!Number.isSafeInteger(minor)) throw new RangeError(`amount too large for JSON: ${this.minor}`);
    return { minor, currency: this.currency };
  }

  private same(other: Money): Money {
    if (other.currency !== this.currency) throw new CurrencyMismatch(this.currency, other.currency);
    return other;
  }
}
