import type { z } from 'zod';

export type QueueName = 'usage' | 'billing' | 'mail' | 'hooks';

/** Something that has happened, as announced in the transaction that made it so. */
export interface Fact<Payload = unknown> {
  readonly name: string;
  readonly payload: Payload;
}

export interface FactKind<Payload> {
  (payload: Payload): Fact<Payload>;
  readonly factName: string;
  readonly schema: z.ZodType<Payload>;
}

/** Declares a fact: a room's word in the past tense and the shape of what it says. */
export function defineFact<Payload>(factName: string, schema: z.ZodType<Payload>): FactKind<Payload> {
  return Object.assign((payload: Payload) => ({ name: factName, payload }), { factName, schema });
}

/** One piece of work to be done later; `key` is its natural key, unique while it waits. */
export interface Job<Payload = unknown> {
  readonly name: string;
  readonly payload: Payload;
  readonly key: string;
}

export interface JobOptions {
  readonly queue: QueueName;
  readonly attempts: number;
  /** First wait before another try; doubles each time. */
  readonly backoffMs: number;
}

export interface JobKind<Payload> extends JobOptions {
  (payload: Payload): Job<Payload>;
  readonly jobName: string;
  readonly schema: z.ZodType<Payload>;
}

export const declaredJobs = new Map<string, JobKind<never>>();

/** Declares a job `<room>.<verb-noun>`: its queue, its patience, and how its natural key is made of its payload. */
export function defineJob<Payload>(
  jobName: string,
  schema: z.ZodType<Payload>,
  options: JobOptions,
  keyOf: (payload: Payload) => string,
): JobKind<Payload> {
  const kind: JobKind<Payload> = Object.assign(
    (payload: Payload): Job<Payload> => ({ name: jobName, payload, key: `${jobName}.${keyOf(payload)}` }),
    { jobName, schema, ...options },
  );
  declaredJobs.set(jobName, kind as unknown as JobKind<never>);
  return kind;
}
