import { HouseError } from '@/kernel';

export class LinkNotGood extends HouseError {
  constructor() {
    super(
      'unauthenticated',
      'sign-in-link-not-good',
      'This sign-in link has expired or was used already. Ask for a new one.',
    );
  }
}
export class TooManyLinks extends HouseError {
  constructor() {
    super(
      'conflict',
      'too-many-sign-in-links',
      'Too many sign-in links were asked for. Wait a quarter of an hour and try again.',
    );
  }
}
