/** Keeps calls to so many a second, spread evenly: whoever comes too early waits for its turn. */
export class Pace {
  private next = 0;

  constructor(private readonly perSecond: number) {}

  async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.next);
    this.next = at + 1000 / this.perSecond;
    // A timer is not finer than a millisecond; turns nearer than that come together.
    if (at - now >= 1) await new Promise((resolve) => setTimeout(resolve, at - now));
  }
}
