import { HouseError } from '@/kernel';

export class NoBooks extends HouseError {
  constructor() {
    super('missing', 'no-books', 'There is no issuer here yet, and so no books.');
  }
}
export class NoSuchParty extends HouseError {
  constructor(name: string) {
    super('missing', 'no-such-party', `There is no payer "${name}" here, or more than one of that name.`);
  }
}
export class NoReceipt extends HouseError {
  constructor() {
    super(
      'conflict',
      'no-receipt',
      'A receipt is given for money that has come. This payment has not, or was taken back.',
    );
  }
}
