import { createHash } from 'node:crypto';
import { StripeProblem } from './problem';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** It was given before for the same key. */
  readonly isReplayed?: boolean;
  /** The connection ends before it is sent. */
  readonly isCut?: boolean;
}
interface Kept {
  readonly fingerprint: string;
  readonly at: number;
  answer: Answer | null;
}

const DAY_MS = 86_400_000;

/**
 * Idempotency keys as version 1 of the API has them: the first answer is kept, a 500 as well, for a day; the same key
 * with another request is refused.
 */
export class IdempotencyKeys {
  private readonly kept = new Map<string, Kept>();

  async once(
    key: string | undefined,
    path: string,
    rawBody: string,
    nowMs: number,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    if (!key) return work();
    const fingerprint = createHash('sha256').update(`${path}\n${rawBody}`).digest('hex');
    const known = this.kept.get(key);
    if (known && known.at > nowMs - DAY_MS) {
      if (known.fingerprint !== fingerprint)
        throw new StripeProblem(400, {
          type: 'idempotency_error',
          message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        });
      if (!known.answer)
        throw new StripeProblem(409, {
          type: 'invalid_request_error',
          code: 'idempotency_key_in_use',
          message: 'There is currently another in-progress request using this key.',
        });
      return { ...known.answer, isReplayed: true };
    }
    const mine: Kept = { fingerprint, at: nowMs, answer: null };
    this.kept.set(key, mine);
    mine.answer = await work();
    return mine.answer;
  }
}
