/** What passes the time of a {@link Pace}: milliseconds that only go up, and a wait that may be late. */
export interface Passing {
  now(): number;
  wait(ms: number): Promise<unknown>;
}
const REAL: Passing = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Keeps calls to so many a second, spread evenly: whoever comes too early waits for its turn, in the order of coming. What
 * was late is made up for, yet never so that more than that many go within any one second.
 */
export class Pace {
  private readonly gone: number[];
  private oldest = 0;
  private next = 0;
  private line: Promise<void> = Promise.resolve();

  constructor(
    private readonly perSecond: number,
    private readonly time: Passing = REAL,
  ) {
    this.gone = new Array<number>(perSecond).fill(Number.NEGATIVE_INFINITY);
  }

  turn(): Promise<void> {
    this.line = this.line.then(() => this.front());
    return this.line;
  }

  private async front(): Promise<void> {
    let now = this.time.now();
    for (;;) {
      const full = this.gone[this.oldest]! + 1000;
      // A timer is not finer than a millisecond: turns nearer than that come together, where the second has room.
      if (now >= full && this.next - now < 1) break;
      await this.time.wait(Math.max(full, this.next) - now);
      now = this.time.now();
    }
    this.gone[this.oldest] = now;
    this.oldest = (this.oldest + 1) % this.perSecond;
    this.next = Math.max(this.next, now - 1000) + 1000 / this.perSecond;
  }
}
