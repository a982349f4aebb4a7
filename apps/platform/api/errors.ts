import { HouseError } from '@/kernel';

export class KeyReused extends HouseError {
  constructor() {
    super(
      'invalid',
      'idempotency-key-reused',
      'This Idempotency-Key was sent before with another request. Make a new one for a new request.',
    );
  }
}
export class StillAtWork extends HouseError {
  constructor() {
    super('conflict', 'still-at-work', 'The first request with this Idempotency-Key is still at work. Ask again soon.');
  }
}
export class BadIdempotencyKey extends HouseError {
  constructor() {
    super('invalid', 'bad-idempotency-key', 'An Idempotency-Key is 1 to 100 letters, digits, dashes or underscores.');
  }
}
export class TooManyRequests extends HouseError {
  constructor(retryAfterSeconds: number) {
    super('unavailable', 'too-many-requests', 'Too many requests with this key. Wait, then go on more slowly.', {
      retryAfterSeconds,
    });
  }
}
export class FileNotMade extends HouseError {
  constructor() {
    super('conflict', 'file-not-made', 'The PDF is not there: it is a draft, or it is being made. Ask again soon.');
  }
}
export class NoTermsYet extends HouseError {
  constructor() {
    super('missing', 'no-terms-yet', 'No terms are published yet.');
  }
}
