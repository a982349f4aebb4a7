import { request } from 'undici';

export interface Delivery {
  readonly dueMs: number;
  readonly url: string;
  readonly post?: { readonly headers: Record<string, string>; readonly body: string };
  /** What is left to wait after failures; empty for a single attempt. */
  readonly waitsMs: readonly number[];
  /** Statuses beside 2xx that count as delivered. */
  readonly alsoTaken?: readonly number[];
  readonly onGivenUp?: () => void;
}

/** What a server has still to call, each due by its clock. Kept in memory alone: a restart loses it, as on a real server. */
export class Deliveries {
  private waiting: Delivery[] = [];
  private readonly underway = new Set<Promise<void>>();

  push(...deliveries: Delivery[]): void {
    this.waiting.push(...deliveries);
  }

  /** Sends what is due by now. */
  tick(nowMs: number): void {
    const due = this.waiting.filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter(({ dueMs }) => dueMs > nowMs);
    for (const delivery of due) {
      const sending: Promise<void> = this.deliver(delivery).finally(() => this.underway.delete(sending));
      this.underway.add(sending);
    }
  }

  /** Resolves when nothing is under way; what waits for a later time stays waiting. */
  async settled(): Promise<void> {
    await Promise.all(this.underway);
  }

  forget(): void {
    this.waiting = [];
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const { dueMs, url, post, waitsMs, alsoTaken = [], onGivenUp } = delivery;
    const status = await request(url, { method: post ? 'POST' : 'GET', ...post, signal: AbortSignal.timeout(5_000) })
      .then(({ statusCode, body }) => body.dump().then(() => statusCode))
      .catch(() => 0);
    if ((status >= 200 && status < 300) || alsoTaken.includes(status)) return;
    const [waitMs, ...later] = waitsMs;
    if (waitMs === undefined) onGivenUp?.();
    else this.waiting.push({ ...delivery, dueMs: dueMs + waitMs, waitsMs: later });
  }
}
