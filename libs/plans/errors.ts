import { HouseError } from '@/kernel';

/** A price list that cannot be used: `mistakes` names every one of them, with its plan and field. */
export class PriceListInvalid extends HouseError {
  constructor(readonly mistakes: readonly string[]) {
    super(
      'invalid',
      'price-list-invalid',
      `The price list is refused:\n${mistakes.map((line) => `  ${line}`).join('\n')}`,
      {
        mistakes,
      },
    );
  }
}

export class NoTermsOnDay extends HouseError {
  constructor(day: string) {
    super('missing', 'no-terms-on-day', `The agreement has no terms on ${day}. Give it a version that starts by then.`);
  }
}

export class NoSuchPrice extends HouseError {
  constructor(list: string, plan: string, day: string) {
    super(
      'missing',
      'no-such-price',
      `Price list "${list}" has no prices for plan "${plan}" on ${day}. Add a version that does.`,
    );
  }
}
