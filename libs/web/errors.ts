import { HouseError } from '@/kernel';
import type { FormMistake } from '@/wording';

export class NoDoor extends HouseError {
  constructor() {
    super('forbidden', 'no-door', 'There is no way in here.');
  }
}
export class SignInFirst extends HouseError {
  constructor() {
    super('unauthenticated', 'sign-in-first', 'Sign in first.');
  }
}
export class NoToken extends HouseError {
  constructor() {
    super('unauthenticated', 'no-token', 'Send a token: "Authorization: Bearer …".');
  }
}
export class NotYourDoor extends HouseError {
  constructor() {
    super('forbidden', 'not-your-door', 'This page is not for you. If it should be, ask whoever invited you.');
  }
}
export class NotAllowed extends HouseError {
  constructor() {
    super('forbidden', 'not-allowed', 'Your role does not allow this. Ask an admin of your team.');
  }
}
export class OutOfScope extends HouseError {
  constructor(permission: string) {
    super('forbidden', 'out-of-scope', `This key may not do that: it lacks the scope "${permission}".`);
  }
}
export class OtherSidesKey extends HouseError {
  constructor(side: 'operators' | 'tenants') {
    super('forbidden', 'other-sides-key', `This address is for keys of ${side} alone.`);
  }
}
export class SecondFactorFirst extends HouseError {
  constructor() {
    super('unauthenticated', 'second-factor-first', 'Enter the code of your authenticator first.');
  }
}
export class ProveFirst extends HouseError {
  constructor() {
    super('unauthenticated', 'prove-first', 'Show once more that it is you, then do this again.');
  }
}
/** A session of one reseller's provider changes nothing that holds at others too. */
export class SignInByMailFirst extends HouseError {
  constructor() {
    super(
      'forbidden',
      'sign-in-by-mail-first',
      'You belong to others too, and signed in for one of them. Sign in by a link in a mail to change this.',
    );
  }
}
export class LookingOnly extends HouseError {
  constructor() {
    super(
      'forbidden',
      'looking-only',
      'You are looking at this portal as its tenant sees it: nothing can be changed, and no secret is shown.',
    );
  }
}
export class FormExpired extends HouseError {
  constructor() {
    super('forbidden', 'form-expired', 'This form has expired. Open the page again and send it once more.');
  }
}
/** `mistakes` are for people, `errors` say the same by JSON pointer (RFC 6901). */
export class BadForm extends HouseError {
  constructor(readonly found: readonly FormMistake[]) {
    const mistakes = found.map(({ path, message }) => `${path.join('.') || 'form'}: ${message}`);
    const errors = found.map(({ path, message }) => ({ pointer: pointerTo(path), detail: message }));
    super('invalid', 'bad-form', `Something in the form is not right: ${mistakes.join('; ')}.`, { mistakes, errors });
  }
}
const pointerTo = (path: FormMistake['path']): string =>
  `#${path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')}`;
