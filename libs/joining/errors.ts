import { HouseError } from '@/kernel';

export class JoiningIsClosed extends HouseError {
  constructor(name: string) {
    super(
      'missing',
      'joining-is-closed',
      `${name} takes no applications just now: it has published no terms or no prices.`,
    );
  }
}
export class TooManyApplications extends HouseError {
  constructor() {
    super('conflict', 'too-many-applications', 'Too many applications came from there. Try again in an hour.');
  }
}
export class NoSuchApplication extends HouseError {
  constructor() {
    super(
      'missing',
      'no-such-application',
      'There is no such application, or its link is too old. Fill in the form again.',
    );
  }
}
export class NotWaiting extends HouseError {
  constructor(state: string) {
    super('conflict', 'application-not-waiting', `This application does not wait for a decision: it is ${state}.`);
  }
}
export class NoSuchPlan extends HouseError {
  constructor(plan: string) {
    super('invalid', 'no-such-plan', `There is no plan "${plan}" in the price list just now. Choose another.`, {
      field: 'plan',
    });
  }
}
export class TermsChanged extends HouseError {
  constructor() {
    super(
      'invalid',
      'terms-changed',
      'The terms have changed since you opened this page. Read them, and accept them anew.',
      { field: 'termsVersion' },
    );
  }
}
export class NoIssuer extends HouseError {
  constructor() {
    super('conflict', 'no-issuer', 'Nobody issues invoices here yet. Set up the issuer first.');
  }
}
export class AgreementRuns extends HouseError {
  constructor() {
    super('conflict', 'agreement-runs', 'There is an agreement that has no end. Change it, or end it first.');
  }
}
export class BeginsTooEarly extends HouseError {
  constructor(readonly earliest: string) {
    super(
      'invalid',
      'begins-too-early',
      `It can begin on ${earliest} at the earliest: two agreements never share a month, and past months are not billed anew.`,
      { earliest },
    );
  }
}
export class NoPayer extends HouseError {
  constructor() {
    super('invalid', 'no-payer', 'Nobody has paid for this tenant yet. Say who is billed.');
  }
}
export class TermsStand extends HouseError {
  constructor(version: string) {
    super(
      'conflict',
      'terms-stand',
      `Version "${version}" of the terms stands already, and is never changed. Give the new one another name.`,
    );
  }
}
export class NoSandbox extends HouseError {
  constructor() {
    super('missing', 'no-sandbox', 'This is no sandbox, or it is one no longer.');
  }
}
