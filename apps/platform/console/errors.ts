import { HouseError } from '@/kernel';

export class NotYourServer extends HouseError {
  constructor() {
    super('missing', 'no-such-server', 'There is no such server or move here.');
  }
}
