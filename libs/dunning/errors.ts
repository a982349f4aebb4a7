import { HouseError } from '@/kernel';

export class ReasonMissing extends HouseError {
  constructor() {
    super('invalid', 'reason-missing', 'Say why: the reason is kept, and whoever it concerns reads it.');
  }
}
export class TenantHasEnded extends HouseError {
  constructor(name: string) {
    super('conflict', 'tenant-has-ended', `${name} has ended: there is nothing left to suspend.`);
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
