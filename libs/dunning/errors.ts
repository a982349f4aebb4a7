import { HouseError } from '@/kernel';

export class ReasonMissing extends HouseError {
  constructor() {
    super('invalid', 'suspension-without-reason', 'Say why: the reason is kept, and whoever it concerns reads it.');
  }
}
export class TenantHasEnded extends HouseError {
  constructor(name: string) {
    super('conflict', 'tenant-has-ended', `${name} has ended: there is nothing left to suspend.`);
  }
}
export class NetworkSuspendsItself extends HouseError {
  constructor() {
    super('conflict', 'network-suspends-itself', 'This is the network itself. Suspend its own tenants one by one.');
  }
}
export class AlreadySuspended extends HouseError {
  constructor(name: string) {
    super(
      'conflict',
      'already-suspended',
      `${name} is suspended already. Lift the suspension first to give another reason.`,
    );
  }
}
export class NotSuspended extends HouseError {
  constructor() {
    super(
      'conflict',
      'not-suspended',
      'No operator has suspended it. What unpaid invoices hold back goes the moment they are paid, or until the day of a promise.',
    );
  }
}

export class PolicyInvalid extends HouseError {
  constructor(why: string) {
    super('invalid', 'dunning-policy-invalid', `These steps cannot be taken: ${why}.`);
  }
}
export class PolicyHasBegun extends HouseError {
  constructor(earliest: string) {
    super(
      'conflict',
      'dunning-policy-has-begun',
      `What has begun is not changed. Let the new policy begin on ${earliest} or later; invoices that were due before keep theirs.`,
    );
  }
}
export class NotAReferenceDay extends HouseError {
  constructor(day: string) {
    super(
      'invalid',
      'not-a-reference-day',
      `Bank Rate counts as it was on a 30 June or 31 December that has passed, and ${day} is none.`,
    );
  }
}
export class NothingOpen extends HouseError {
  constructor() {
    super('missing', 'nothing-open', 'Nothing is open of this invoice, or it is not here.');
  }
}
export class PromiseTooFar extends HouseError {
  constructor(latest: string) {
    super('invalid', 'promise-too-far', `A promise is for a day from today on, until ${latest} at the latest.`);
  }
}
export class NoPromiseNow extends HouseError {
  constructor() {
    super('conflict', 'no-promise-now', 'Of this invoice no promise to pay holds now.');
  }
}
export class NoOwnPromise extends HouseError {
  constructor() {
    super(
      'conflict',
      'no-own-promise',
      'This invoice cannot be put off here any more. Write to us and say when it can be paid.',
    );
  }
}
