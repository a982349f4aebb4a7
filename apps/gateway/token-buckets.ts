interface Bucket {
  tokens: number;
  atMs: number;
}

/** So many calls a second over time, and a burst at once, for each of many callers; the fullest are forgotten first. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly most = 50_000,
  ) {}

  get size(): number {
    return this.buckets.size;
  }

  /** Takes one token; false if there is none left. */
  take(who: string, nowMs: number): boolean {
    const bucket = this.buckets.get(who) ?? this.add(who, nowMs);
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * this.perSecond);
    bucket.atMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Whether there is none left, taking nothing. */
  isEmpty(who: string, nowMs: number): boolean {
    const bucket = this.buckets.get(who);
    return bucket !== undefined && bucket.tokens + ((nowMs - bucket.atMs) / 1000) * this.perSecond < 1;
  }

  private add(who: string, nowMs: number): Bucket {
    if (this.buckets.size >= this.most) this.forgetFull(nowMs);
    const bucket = { tokens: this.burst, atMs: nowMs };
    this.buckets.set(who, bucket);
    return bucket;
  }

  private forgetFull(nowMs: number): void {
    const fillMs = (this.burst / this.perSecond) * 1000;
    for (const [who, { atMs }] of this.buckets) if (nowMs - atMs >= fillMs) this.buckets.delete(who);
    if (this.buckets.size >= this.most) this.buckets.clear();
  }
}
