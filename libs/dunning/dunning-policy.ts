import { z } from 'zod';
import type { LocalDate } from '@/kernel';

/** *reminder* is a mail, *limit* one meeting at a time, *suspend* no new meetings. */
export const STEP_KINDS = ['reminder', 'limit', 'suspend'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

const MOST_STEPS = 8;

const step = z.object({ kind: z.enum(STEP_KINDS), days: z.number().int().min(1).max(365) });
export type DunningStep = z.infer<typeof step>;

/** Steps in order of their days after the due date. Nobody is held back who was not reminded first. */
export const stepsSchema = z
  .array(step)
  .max(MOST_STEPS)
  .superRefine((steps, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (steps.some(({ days }, at) => at > 0 && days <= steps[at - 1]!.days))
      refuse('each step comes some days after the one before');
    if (steps.length > 0 && steps[0]!.kind !== 'reminder') refuse('the first step is a reminder');
    const suspended = steps.findIndex(({ kind }) => kind === 'suspend');
    if (suspended >= 0 && steps.slice(suspended + 1).some(({ kind }) => kind !== 'reminder'))
      refuse('after the suspension there are only reminders');
  });

/** What an issuer does about the invoices that fall due from `startsOn` on. */
export interface DunningPolicy {
  readonly startsOn: LocalDate;
  readonly steps: readonly DunningStep[];
  /** Whether reminders name statutory interest and compensation. */
  readonly claimsInterest: boolean;
  /** For how many days a tenant may put an invoice off by a promise of its own, once; 0 is not at all. */
  readonly promiseDays: number;
}

/** What the page proposes where there is no policy yet. */
export const PROPOSED: Omit<DunningPolicy, 'startsOn'> = {
  steps: [
    { kind: 'reminder', days: 7 },
    { kind: 'reminder', days: 14 },
    { kind: 'limit', days: 21 },
    { kind: 'suspend', days: 30 },
  ],
  claimsInterest: false,
  promiseDays: 0,
};

/** The policy an invoice is under, by the day it was due; it keeps that policy. Versions in any order. */
export function policyFor(versions: readonly DunningPolicy[], dueOn: LocalDate): DunningPolicy | null {
  let found: DunningPolicy | null = null;
  for (const version of versions)
    if (version.startsOn <= dueOn && (!found || version.startsOn > found.startsOn)) found = version;
  return found;
}
