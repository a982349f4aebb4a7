import { type DunningPolicy, type DunningStep, type Reached, type ReferenceRate, referenceDay } from '@/dunning';
import { addDays, dayIn, type LocalDate, Money } from '@/kernel';
import { type Language, say } from '@/wording';

const ROWS = 6;
const HALF_YEARS = 6;

/** An open invoice as the page lists it: how far it has come, and what happens next. */
export const reachedView = ({ invoice, next, isToday }: Reached, language: Language) => ({
  id: invoice.invoiceId,
  number: invoice.number,
  payerId: invoice.payerId,
  payer: invoice.payerName || invoice.tenantName,
  tenant: invoice.tenantName,
  dueOn: invoice.dueOn,
  open: Money.of(invoice.openMinor, invoice.currency),
  taken: invoice.taken.map(({ kind, takenOn }) => ({ text: say(language, `word.step.${kind}`), takenOn })),
  waits: invoice.waitsFor ? say(language, `dunning.waits-${invoice.waitsFor}`) : '',
  promisedOn: invoice.promise?.on ?? '',
  promiseNote: invoice.promise?.isOwn ? say(language, 'dunning.own-promise') : (invoice.promise?.note ?? ''),
  next: next ? say(language, `word.step.${next.kind}`) : '',
  nextOn: next?.on ?? '',
  isToday,
});

const stepText = ({ kind, days }: DunningStep, language: Language): string =>
  say(language, 'dunning.step-after', { step: say(language, `word.step.${kind}`), days });

/** A version of the policy in words. */
export const policyView = (policy: DunningPolicy, today: string, language: Language) => ({
  startsOn: policy.startsOn,
  hasBegun: policy.startsOn <= today,
  text:
    policy.steps.length === 0
      ? say(language, 'dunning.nobody-reminded')
      : `${policy.steps.map((step) => stepText(step, language)).join(', ')}.`,
  claimsInterest: policy.claimsInterest,
  promiseDays: policy.promiseDays,
});

/** The form's rows: as many as there may be, those unused empty. */
export const rowsOf = (steps: readonly DunningStep[]) =>
  Array.from({ length: Math.max(ROWS, steps.length) }, (_, at) => ({
    at: at + 1,
    kind: steps[at]?.kind ?? '',
    days: steps[at]?.days ?? '',
  }));

/** The last half-years, the present one first, each with the Bank Rate that counts for what fell overdue in it, if noted. */
export function halfYears(rates: readonly (ReferenceRate & { notedAt: Date })[], today: LocalDate) {
  const days: LocalDate[] = [];
  for (let day = referenceDay(today); days.length < HALF_YEARS; day = referenceDay(day)) days.push(day);
  return days.map((day, at) => {
    const rate = rates.find((one) => one.day === day);
    return {
      day,
      from: addDays(day, 1),
      percent: rate?.percent ?? '',
      notedOn: rate ? dayIn('Europe/London', rate.notedAt) : '',
      isPresent: at === 0,
    };
  });
}
