/** Turns that may be taken now, of those wanted, and how long until there is another. */
export interface Taken {
  readonly granted: number;
  readonly waitMs: number;
}
/** Gives turns: those of this process (`OwnTurns`), or of all together. Never throws. */
export type Turns = (wanted: number) => Taken | Promise<Taken>;

/** What passes the time of a {@link Pace}: milliseconds that only go up, and a wait that may be late. */
export interface Passing {
  now(): number;
  wait(ms: number): Promise<unknown>;
}
const REAL: Passing = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const SECOND = 1000;
/** What lies between a turn and its call where much is done: what was counted for a second is kept for so much longer. */
const BETWEEN_MS = 50;
/** So much lateness is made up for at once; also what somebody who has rested may take. */
const MADE_UP_MS = 100;
/** Less than this is no time: what is left of a rounding would be waited for without end. */
const LEAST_MS = 0.001;

/**
 * The turns of one process: spread evenly, what was a little late made up for, and never more than `perSecond` within any one
 * second. `Turnstile` counts alike for several.
 */
export class OwnTurns {
  private readonly every: number;
  private readonly gone: { readonly at: number; readonly count: number }[] = [];
  private next = Number.NEGATIVE_INFINITY;
  private inSecond = 0;

  constructor(
    private readonly perSecond: number,
    private readonly time: Pick<Passing, 'now'> = REAL,
  ) {
    this.every = SECOND / perSecond;
  }

  /** How many of those wanted may go now; none is taken. */
  room(wanted: number): Taken {
    const now = this.time.now();
    while (this.gone[0] && this.gone[0].at <= now - SECOND - BETWEEN_MS) this.inSecond -= this.gone.shift()!.count;
    this.next = Math.max(this.next, now - MADE_UP_MS);
    const due = Math.floor((now - this.next) / this.every) + 1;
    const granted = Math.max(0, Math.min(wanted, due, this.perSecond - this.inSecond));
    const [next, inSecond] = [this.next + granted * this.every, this.inSecond + granted];
    const free = inSecond < this.perSecond ? now : (this.gone[0]?.at ?? now) + SECOND + BETWEEN_MS;
    return { granted, waitMs: Math.max(LEAST_MS, Math.max(next, free) - now) };
  }

  take(wanted: number): Taken {
    const taken = this.room(wanted);
    if (taken.granted > 0) this.gone.push({ at: this.time.now(), count: taken.granted });
    this.inSecond += taken.granted;
    this.next += taken.granted * this.every;
    return taken;
  }
}

/** Keeps calls to the turns there are: whoever comes too early waits, in the order of coming. */
export class Pace {
  private readonly waiting: (() => void)[] = [];
  private isServing = false;

  constructor(
    private readonly turns: Turns,
    private readonly time: Pick<Passing, 'wait'> = REAL,
  ) {}

  turn(): Promise<void> {
    return new Promise((go) => {
      this.waiting.push(go);
      if (!this.isServing) void this.serve();
    });
  }

  private async serve(): Promise<void> {
    this.isServing = true;
    while (this.waiting.length > 0) {
      // Whoever comes in the same moment is asked for together.
      await new Promise(setImmediate);
      const { granted, waitMs } = await this.turns(this.waiting.length);
      for (const go of this.waiting.splice(0, granted)) go();
      if (this.waiting.length > 0) await this.time.wait(waitMs);
    }
    this.isServing = false;
  }
}
