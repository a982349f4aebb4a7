import { addDays, type LocalDate } from '@/kernel';
import type { DunningStep, StepKind } from './dunning-policy';

export interface TakenStep {
  readonly position: number;
  readonly kind: StepKind;
  readonly takenOn: LocalDate;
}

export interface NextStep {
  readonly position: number;
  readonly kind: StepKind;
  /** The day from which it may be taken. */
  readonly on: LocalDate;
}

/**
 * The step that comes next about an invoice, and from which day; null after the last. A step that came late puts off the
 * ones after it by as much: whoever was told "in seven days" has them, whatever stood still meanwhile.
 */
export function nextStep(
  steps: readonly DunningStep[],
  dueOn: LocalDate,
  taken: readonly TakenStep[],
): NextStep | null {
  const position = taken.length;
  const step = steps[position];
  if (!step) return null;
  const planned = addDays(dueOn, step.days);
  const last = taken.at(-1);
  const spaced = last ? addDays(last.takenOn, step.days - steps[position - 1]!.days) : planned;
  return { position, kind: step.kind, on: spaced > planned ? spaced : planned };
}

/** What an invoice holds back by the steps taken about it. */
export const levelOf = (taken: readonly Pick<TakenStep, 'kind'>[]): 'limited' | 'suspended' | null =>
  taken.some(({ kind }) => kind === 'suspend')
    ? 'suspended'
    : taken.some(({ kind }) => kind === 'limit')
      ? 'limited'
      : null;
