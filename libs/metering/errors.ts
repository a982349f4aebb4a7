import { HouseError } from '@/kernel';

export class NothingToSettle extends HouseError {
  constructor(internalMeetingId: string) {
    super(
      'missing',
      'nothing-to-settle',
      `No run ${internalMeetingId} has two recordings. "tallyroom usage show --problems" lists those that have.`,
      { internalMeetingId },
    );
  }
}

export class NoSuchDigest extends HouseError {
  constructor(digest: string) {
    super('missing', 'no-such-digest', `"${digest}" is not the beginning of exactly one of the run's recordings.`, {
      digest,
    });
  }
}

export class NotNobodys extends HouseError {
  constructor() {
    super(
      'conflict',
      'meeting-is-somebodys',
      'One of these meetings is known to be somebody’s by now, or is gone. Open the list again; nothing was given.',
    );
  }
}

export class NoSuchMeeting extends HouseError {
  constructor() {
    super('missing', 'no-such-meeting', 'There is no such meeting here.');
  }
}

export class OwnServerOnly extends HouseError {
  constructor() {
    super('invalid', 'own-server-only', 'server: choose one of your own servers');
  }
}

export class RuleSaysNothing extends HouseError {
  constructor() {
    super(
      'invalid',
      'usage-rule-says-nothing',
      'A rule names a server, a metadata value or the beginning of an id; this one names none.',
    );
  }
}
