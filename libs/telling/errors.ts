import { HouseError } from '@/kernel';

export class NoSuchEndpoint extends HouseError {
  constructor() {
    super('missing', 'no-such-endpoint', 'There is no such address to tell here.');
  }
}

export class BadTarget extends HouseError {
  constructor(why: string) {
    super('invalid', 'bad-target', `Nothing can be told there: ${why}.`);
  }
}

export class NoSecretToChange extends HouseError {
  constructor() {
    super('conflict', 'no-secret-to-change', 'Only the calls of a webhook are signed: this is none.');
  }
}

export class TooManyEndpoints extends HouseError {
  constructor(most: number) {
    super('conflict', 'too-many-endpoints', `There are ${most} addresses to tell already. Remove one first.`);
  }
}
