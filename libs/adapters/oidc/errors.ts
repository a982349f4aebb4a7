import { HouseError } from '@/kernel';

/** What an admin typed about a provider does not hold; the sentence says what. */
export class ProviderNotGood extends HouseError {
  constructor(why: string) {
    super('invalid', 'identity-provider-not-good', `This identity provider cannot be used: ${why}`);
  }
}
export class ProviderUnavailable extends HouseError {
  constructor(host: string, cause: unknown) {
    super(
      'unavailable',
      'identity-provider-unavailable',
      `${host} does not answer as an identity provider now. Try again in a moment, or sign in by a link in a mail.`,
      {},
      { cause },
    );
  }
}
export class ProviderRefused extends HouseError {
  constructor(host: string) {
    super('unauthenticated', 'identity-provider-refused', `${host} did not let you in. Sign in there once more.`);
  }
}
export class ProviderMisconfigured extends HouseError {
  constructor(host: string, error: string) {
    super(
      'unauthenticated',
      'identity-provider-misconfigured',
      `${host} refuses this platform (${error}). An admin has to look at the client's id, its secret and the return address; until then sign in by a link in a mail.`,
    );
  }
}
/** What came back is for somebody else, for another sign-in, or was used before. */
export class AnswerNotGood extends HouseError {
  constructor(cause?: unknown) {
    super(
      'unauthenticated',
      'identity-answer-not-good',
      'This sign-in was used already, was begun in another browser, or took too long. Begin again from the sign-in page.',
      {},
      { cause },
    );
  }
}
