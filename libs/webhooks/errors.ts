import { HouseError } from '@/kernel';

/** A breakout's event came before the one that tells whose breakout it is: worth another look. */
export class ParentNotYetKnown extends HouseError {
  constructor() {
    super('unavailable', 'parent-not-yet-known', 'The event is of a breakout room whose parent is not known yet.');
  }
}
