import { HouseError } from '@/kernel';

export class LastAdmin extends HouseError {
  constructor() {
    super(
      'conflict',
      'last-admin',
      'This is the only admin of the team. Hand over to somebody else first, then leave or change.',
    );
  }
}
export class NoSuchMember extends HouseError {
  constructor() {
    super('missing', 'no-such-member', 'There is no such member of this team.');
  }
}
export class NoSuchRole extends HouseError {
  constructor(role: string) {
    super('invalid', 'no-such-role', `This team has no role "${role}".`);
  }
}
export class AlreadyMember extends HouseError {
  constructor(email: string) {
    super('conflict', 'already-member', `${email} is a member of this team already. Change the role instead.`);
  }
}
export class InvitationNotGood extends HouseError {
  constructor() {
    super(
      'unauthenticated',
      'invitation-not-good',
      'This invitation has expired, was withdrawn, or was accepted already. Ask for a new one.',
    );
  }
}
export class NoSuchKey extends HouseError {
  constructor() {
    super('missing', 'no-such-key', 'There is no such key, or it was revoked before.');
  }
}
export class ScopeNotYours extends HouseError {
  constructor(scope: string) {
    super(
      'forbidden',
      'scope-not-yours',
      `A key may do no more than whoever makes it: "${scope}" is not yours to give.`,
    );
  }
}
export class KeyNotGood extends HouseError {
  constructor() {
    super('unauthenticated', 'key-not-good', 'Send a key that holds: "Authorization: Bearer …".');
  }
}
