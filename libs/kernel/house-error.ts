/** The six kinds of mistake a door knows how to tell. Anything that is not a HouseError is a bug. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'missing' | 'conflict' | 'unavailable';

/**
 * A mistake the domain expects: `code` is stable and for programs (`invoice-already-issued`), `message` is a sentence
 * for a person that says what happened and what to do. `details` holds facts for logs and problem documents, never secrets.
 */
export class HouseError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}
