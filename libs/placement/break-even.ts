import { Money, type Month, nextMonth } from '@/kernel';

/** What a month of some tenants comes to. */
export interface MonthOfTenants {
  readonly month: Month;
  /** What they pay their reseller, net. */
  readonly bringsIn: Money;
  /** What the network asks for their room-hours in the shared pool: it stops once they are moved. */
  readonly sharedUsage: Money;
  /** What the network asks for them wherever they meet: the fees of their plans. */
  readonly stays: Money;
}

export interface BreakEvenInput {
  /** Months that are known, the oldest first; at least one. */
  readonly known: readonly MonthOfTenants[];
  readonly serverFee: Money;
  /** The most people that were in their rooms at once. */
  readonly peakPeople: number;
  readonly capacityPeople: number;
}

export interface MonthCompared extends MonthOfTenants {
  readonly isKnown: boolean;
  /** What the network asks for them in the shared pool, and with a server of their own. */
  readonly shared: Money;
  readonly own: Money;
}

export interface BreakEven {
  readonly months: readonly MonthCompared[];
  /** The last month that is known: where things stand. */
  readonly today: MonthCompared;
  /** From when what the tenants bring in pays for the server and all that the network goes on asking for them. */
  readonly paysForItselfFrom: Month | null;
  /** From when the server costs less than the room-hours it stands for. */
  readonly cheaperFrom: Month | null;
  /** Share of the capacity that the peak would have taken, in percent. */
  readonly peakPercent: number;
  readonly fits: boolean;
}

const MONTHS_AHEAD = 12;
const MONTHS_FOR_A_TREND = 3;

/**
 * Whether a server of their own pays for some tenants (domain, Shared and dedicated servers): the months that are known
 * and twelve more, which go on as the known ones grew from the first to the last, or stay as they are where fewer than
 * three are known. Null months: not within a year.
 */
export function breakEven({ known, serverFee, peakPeople, capacityPeople }: BreakEvenInput): BreakEven {
  const compared = (of: MonthOfTenants, isKnown: boolean): MonthCompared => ({
    ...of,
    isKnown,
    shared: of.sharedUsage.plus(of.stays),
    own: serverFee.plus(of.stays),
  });
  const last = known.at(-1)!;
  const ahead: MonthOfTenants[] = [];
  for (let step = 1, month = nextMonth(last.month); step <= MONTHS_AHEAD; step += 1, month = nextMonth(month))
    ahead.push({
      month,
      bringsIn: grown(known, step, ({ bringsIn }) => bringsIn),
      sharedUsage: grown(known, step, ({ sharedUsage }) => sharedUsage),
      stays: grown(known, step, ({ stays }) => stays),
    });
  const today = compared(last, true);
  const coming = [today, ...ahead.map((month) => compared(month, false))];
  return {
    months: [...known.slice(0, -1).map((month) => compared(month, true)), ...coming],
    today,
    paysForItselfFrom: firstFrom(coming, ({ bringsIn, own }) => bringsIn.compare(own) >= 0),
    cheaperFrom: firstFrom(coming, ({ shared, own }) => own.compare(shared) <= 0),
    peakPercent: Math.round((100 * peakPeople) / capacityPeople),
    fits: peakPeople <= capacityPeople,
  };
}

/** The month from which it holds and goes on to hold. */
function firstFrom(months: readonly MonthCompared[], holds: (month: MonthCompared) => boolean): Month | null {
  let from: Month | null = null;
  for (const month of months) from = holds(month) ? (from ?? month.month) : null;
  return from;
}

/** The last known amount and `steps` times the mean growth of a month; never below nothing. */
function grown(known: readonly MonthOfTenants[], steps: number, amountOf: (month: MonthOfTenants) => Money): Money {
  const [first, last] = [amountOf(known[0]!), amountOf(known.at(-1)!)];
  if (known.length < MONTHS_FOR_A_TREND) return last;
  const growth = last.minus(first).minor;
  const minor = last.minor + (growth * BigInt(steps)) / BigInt(known.length - 1);
  return Money.of(minor < 0n ? 0n : minor, last.currency);
}
