import { HouseError } from '@/kernel';

export class RuleSaysNothing extends HouseError {
  constructor() {
    super(
      'invalid',
      'usage-rule-says-nothing',
      'A rule names a server, a metadata value or the beginning of an id; this one names none.',
    );
  }
}
