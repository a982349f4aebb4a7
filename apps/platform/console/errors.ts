import { HouseError } from '@/kernel';

export class NotYourServer extends HouseError {
  constructor() {
    super('missing', 'no-such-server', 'There is no such server or move here.');
  }
}

export class NotThatTime extends HouseError {
  constructor() {
    super('invalid', 'not-that-time', 'A day and time is written like 2026-11-28T22:00.');
  }
}
