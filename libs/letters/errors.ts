import { HouseError } from '@/kernel';

/** The person a letter signs in is not there yet: the job that adds them comes before long. */
export class NobodyToSignIn extends HouseError {
  constructor() {
    super(
      'unavailable',
      'nobody-to-sign-in',
      'Nobody has the address yet that this letter signs in. It is tried again.',
    );
  }
}

export class NoSuchLetter extends HouseError {
  constructor() {
    super('missing', 'no-such-letter', 'There is no such mail here.');
  }
}
