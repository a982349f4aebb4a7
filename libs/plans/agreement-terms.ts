import { z } from 'zod';
import { addDays, daysInMonth, firstDay, type LocalDate, type Month } from '@/kernel';

const percent = z
  .string()
  .regex(/^(100|\d{1,2})(\.\d{1,6})?$/, { message: 'must be a percentage in quotes, like "35"' });
/**
 * What an agreement says from a day on. Retail is always by list and plan; wholesale by list, a percent of retail net, or a
 * percent of receipts: what retail invoices were really paid, net of VAT.
 */
export const termsSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('list'), priceList: z.string(), plan: z.string().optional() }),
  z.strictObject({ by: z.literal('percent-of-retail-net'), percent }),
  z.strictObject({ by: z.literal('percent-of-receipts'), percent }),
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

/** Since when an agreement has been by a percent of receipts without a break, up to a day; null if it is not on that day. */
export function receiptsSince(versions: readonly TermsVersion[], day: LocalDate): LocalDate | null {
  const held = versions
    .filter(({ startsOn }) => startsOn <= day)
    .toSorted((a, b) => (a.startsOn < b.startsOn ? 1 : -1));
  const others = held.findIndex(({ terms }) => terms.by !== 'percent-of-receipts');
  const unbroken = others < 0 ? held : held.slice(0, others);
  return unbroken.at(-1)?.startsOn ?? null;
}
