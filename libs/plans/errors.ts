import { HouseError } from '@/kernel';
import type { PriceMistake } from './price-list-check';

/** A price list that cannot be used: `mistakes` names every one of them, with its plan and field. */
export class PriceListInvalid extends HouseError {
  readonly mistakes: readonly string[];

  constructor(readonly places: readonly PriceMistake[]) {
    const mistakes = places.map(({ says }) => says);
    super(
      'invalid',
      'price-list-invalid',
      `The price list is refused:\n${mistakes.map((line) => `  ${line}`).join('\n')}`,
      {
        mistakes,
      },
    );
    this.mistakes = mistakes;
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

export class NoSuchPriceList extends HouseError {
  constructor(code: string) {
    super('missing', 'no-such-price-list', `There is no price list "${code}" here.`);
  }
}

/** A list is changed by its owner; the network changes all of them. */
export class PriceListOfAnother extends HouseError {
  constructor(code: string) {
    super('forbidden', 'price-list-of-another', `Price list "${code}" is not yours to change. Ask the network.`);
  }
}

export class PriceListOfOtherTier extends HouseError {
  constructor(code: string, tier: string) {
    super('conflict', 'price-list-of-other-tier', `Price list "${code}" is a ${tier} list. Choose another code.`);
  }
}

export class VersionExists extends HouseError {
  constructor(day: string) {
    super('conflict', 'version-exists', `A version starts on ${day} already. Choose another day.`, {
      field: 'startsOn',
    });
  }
}

export class DayHasPassed extends HouseError {
  constructor(day: string, field: 'startsOn' | 'endsOn' = 'startsOn') {
    super('invalid', 'day-has-passed', `${day} has passed, and what has been is not changed. Choose a day to come.`, {
      field,
    });
  }
}

/** It is changed, and ended, after its first day. */
export class AgreementBeginsLater extends HouseError {
  constructor(day: string, field: 'startsOn' | 'endsOn') {
    super('invalid', 'agreement-begins-later', `The agreement begins on ${day}. Choose a later day.`, { field });
  }
}

export class NoSuchAgreement extends HouseError {
  constructor() {
    super('missing', 'no-such-agreement', 'There is no agreement here that still runs.');
  }
}

export class TermsInvalid extends HouseError {
  constructor(why: string) {
    super('invalid', 'terms-invalid', `These are no terms of an agreement: ${why}`);
  }
}

export class PauseTooShort extends HouseError {
  constructor(from: string) {
    super(
      'invalid',
      'pause-too-short',
      `A pause from ${from} on ends on the first of a later month. Choose that month.`,
    );
  }
}

/** The plan asks for more months than that. */
export class MinimumTermRuns extends HouseError {
  constructor(readonly earliest: string) {
    super(
      'conflict',
      'minimum-term-runs',
      `The plan's minimum term runs: the agreement may end on ${earliest}, or later.`,
      {
        earliest,
      },
    );
  }
}
