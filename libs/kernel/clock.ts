/** Where "now" comes from. Injected; nothing else in the code base asks the machine for the time. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still until it is turned: for tests, the simulators and the demo. */
export class TurnableClock extends Clock {
  private instant: Date;

  constructor(start: Date) {
    super();
    this.instant = new Date(start);
  }

  now(): Date {
    return new Date(this.instant);
  }

  turnTo(instant: Date): void {
    this.instant = new Date(instant);
  }

  advance(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}
