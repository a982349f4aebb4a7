import type { LocalDate } from '@/kernel';

/** The days of an end: when meetings stop, and when the last invoice comes. */
export interface Leaving {
  /** The first day without an agreement. */
  readonly endsOn: LocalDate;
  /** The last day on which meetings can begin. */
  readonly lastDay: LocalDate;
  /** The month whose invoice is the last, and the first day on which that is made. */
  readonly lastMonth: string;
  readonly invoicedFrom: LocalDate;
  readonly earliest: LocalDate;
}
