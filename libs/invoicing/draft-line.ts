import type { LocalDate, Money, Month } from '@/kernel';

export type LineKind = 'fee' | 'usage' | 'late-usage' | 'share' | 'manual' | 'credit';

/** A line under way. Its service period is `[fromOn, untilOn]`, both days included, as it is printed. */
export interface DraftLine {
  readonly kind: LineKind;
  /** On wholesale lines, the tenant the line is about; on retail ones the invoice's own. */
  readonly aboutTenantId: string | null;
  readonly description: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
  readonly usage: LineUsage | null;
  readonly unitPrice: string | null;
  readonly net: Money;
  readonly reason: string | null;
}

/** Whole seconds of a month on a line, and the span of ledger positions that holds the meetings behind it. */
export interface LineUsage {
  readonly month: Month;
  readonly seconds: bigint;
  readonly afterPosition: bigint;
  readonly untilPosition: bigint;
}
