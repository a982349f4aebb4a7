import { z } from 'zod';
import { StripeProblem } from './problem';

/** What goes wrong by switch with calls to the API. */
export interface ApiFaults {
  /** Nobody answers. */
  down: boolean;
  slowMs: number;
  /** So many of the next changing calls are done and then answered with a 500, which the key keeps. */
  failAfterWork: number;
  /** So many of the next changing calls are done, and the connection is cut before the answer. */
  cutAfterWork: number;
  /** More calls in a second than this are answered with 429; 0 is no limit. */
  rateLimitPerSecond: number;
}

export const NO_FAULTS: ApiFaults = {
  down: false,
  slowMs: 0,
  failAfterWork: 0,
  cutAfterWork: 0,
  rateLimitPerSecond: 0,
};

export const apiFaultsSchema = z.strictObject({
  down: z.boolean(),
  slowMs: z.int().min(0),
  failAfterWork: z.int().min(0),
  cutAfterWork: z.int().min(0),
  rateLimitPerSecond: z.int().min(0),
});
export const webhookFaultsSchema = z.strictObject({
  lost: z.number().min(0).max(1),
  doubled: z.number().min(0).max(1),
  shuffled: z.boolean(),
  lateSeconds: z.number().min(0),
});

/** Counts calls of the last second. */
export class RateLimit {
  private calls: number[] = [];
  /** The most calls seen in any second. */
  peak = 0;

  assertWithin(limit: number): void {
    const now = performance.now();
    this.calls = this.calls.filter((at) => at > now - 1000);
    this.calls.push(now);
    if (limit > 0 && this.calls.length > limit)
      throw new StripeProblem(429, {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message: 'Request rate limit exceeded.',
      });
    this.peak = Math.max(this.peak, this.calls.length);
  }
}
