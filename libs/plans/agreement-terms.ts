import { z } from 'zod';
import { addDays, daysInMonth, firstDay, type LocalDate, type Month } from '@/kernel';

/** What an agreement says from a day on. Retail is always by list and plan; wholesale by list, or a percent of retail net. */
export const termsSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('list'), priceList: z.string(), plan: z.string().optional() }),
  z.strictObject({
    by: z.literal('percent-of-retail-net'),
    percent: z.string().regex(/^(100|\d{1,2})(\.\d{1,6})?$/, { message: 'must be a percentage in quotes, like "35"' }),
  }),
]);
export type Terms = z.infer<typeof termsSchema>;

export interface TermsVersion {
  readonly startsOn: LocalDate;
  readonly terms: Terms;
}

/** The terms in force on a day, or undefined before the first version. */
export function termsOn(versions: readonly TermsVersion[], day: LocalDate): TermsVersion | undefined {
  return versions.reduce<TermsVersion | undefined>(
    (best, version) => (version.startsOn <= day && (!best || version.startsOn > best.startsOn) ? version : best),
    undefined,
  );
}

export interface TermsSegment {
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly terms: Terms;
}

/**
 * The days of a month during which an agreement runs, cut where its terms change; each segment is rated alone
 * (invoice-rules section 9). Empty if it does not run in that month.
 */
export function segmentsOf(
  month: Month,
  versions: readonly TermsVersion[],
  { startsOn, endsOn }: { startsOn: LocalDate; endsOn: LocalDate | null },
): TermsSegment[] {
  const monthEnd = addDays(firstDay(month), daysInMonth(month));
  const from = startsOn > firstDay(month) ? startsOn : firstDay(month);
  const until = endsOn !== null && endsOn < monthEnd ? endsOn : monthEnd;
  if (from >= until) return [];
  const changes = versions.map((version) => version.startsOn).filter((day) => day > from && day < until);
  const bounds = [from, ...[...new Set(changes)].sort(), until];
  return bounds.slice(1).flatMap((end, index) => {
    const start = bounds[index]!;
    const version = termsOn(versions, start);
    return version ? [{ from: start, until: end, terms: version.terms }] : [];
  });
}
