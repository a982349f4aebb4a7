/** Where "now" comes from. Injected; nothing else in the code base asks the machine for the time. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/**
 * A clock that is turned by hand: for tests, the simulators and the demo. It stands still, unless it was told to run
 * on from where it stands.
 */
export class TurnableClock extends Clock {
  private instant: number;
  private runningSince: number | null = null;

  constructor(start: Date) {
    super();
    this.instant = start.getTime();
  }

  now(): Date {
    return new Date(this.instant + (this.runningSince === null ? 0 : Date.now() - this.runningSince));
  }

  turnTo(instant: Date): void {
    this.instant = instant.getTime();
    if (this.runningSince !== null) this.runningSince = Date.now();
  }

  advance(milliseconds: number): void {
    this.turnTo(new Date(this.now().getTime() + milliseconds));
  }

  run(): void {
    this.runningSince = Date.now();
  }
}
