import { HouseError } from '@/kernel';

export class LinkNotGood extends HouseError {
  constructor() {
    super(
      'unauthenticated',
      'sign-in-link-not-good',
      'This sign-in link or code has expired, was used already, or is not right. Ask for a new one.',
    );
  }
}
export class CodeNotGood extends HouseError {
  constructor() {
    super('unauthenticated', 'code-not-good', 'This code is not right, or was used already. Wait for the next one.');
  }
}
export class AddressCodeNotGood extends HouseError {
  constructor() {
    super(
      'invalid',
      'address-code-not-good',
      'This is not the code that was sent to the new address, or it has expired. Have another sent.',
      { field: 'code' },
    );
  }
}
export class AddressTaken extends HouseError {
  constructor() {
    super(
      'conflict',
      'address-taken',
      'Somebody signs in with this address already. Sign in with it, or choose another address.',
      { field: 'email' },
    );
  }
}
/** Too many tries: `retryAfterSeconds` says how long to wait. */
export class TooManyTries extends HouseError {
  constructor(retryAfterSeconds: number) {
    super(
      'unavailable',
      'too-many-tries',
      `Too many tries. Wait ${retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${Math.ceil(retryAfterSeconds / 60)} minutes`}, then try again.`,
      { retryAfterSeconds },
    );
  }
}
export class NoSuchSession extends HouseError {
  constructor() {
    super('missing', 'no-such-session', 'There is no such session of yours; it may have ended already.');
  }
}
