import { HouseError } from '@/kernel';

export class NoSuchRoom extends HouseError {
  constructor() {
    super('missing', 'no-such-room', 'There is no such room, or it was closed. Ask whoever gave you the link.');
  }
}

export class NoSuchRecording extends HouseError {
  constructor() {
    super('missing', 'no-such-recording', 'There is no such recording, or it was deleted.');
  }
}

export class WrongAccessCode extends HouseError {
  constructor() {
    super('invalid', 'wrong-access-code', 'This is not the code of the room. Ask whoever invited you.');
  }
}

export class TooManyWrongCodes extends HouseError {
  constructor() {
    super(
      'unavailable',
      'too-many-wrong-codes',
      'Too many wrong codes were tried. Wait a quarter of an hour, or ask for the host’s help.',
    );
  }
}

export class NoSecretForRooms extends HouseError {
  constructor() {
    super(
      'conflict',
      'no-secret-for-rooms',
      'Rooms need a secret of your BBB address. Make one under Connect, then open the room again.',
    );
  }
}
