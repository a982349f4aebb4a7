import { divideRounded, type Fraction, Money, Rate } from '@/kernel';
import { type Price, volumeDropsAt } from '@/rating';
import { PriceListInvalid } from './errors';
import { mistakesOf } from './price-list-check';
import { type PlanJson, priceListSchema, type TierJson } from './price-list-schema';

/** A plan as rating reads it. `price` null is a plan without metering: it has no hours. */
export interface Plan {
  readonly code: string;
  readonly name: string;
  readonly monthlyFee: Money;
  readonly setUpFee: Money;
  readonly minimumTermMonths: number;
  readonly includedSeconds: bigint;
  readonly prorateAllowance: boolean;
  readonly isOffered: boolean;
  readonly price: Price | null;
  readonly limits: PlanJson['limits'];
}

export interface PriceList {
  readonly currency: string;
  readonly plans: ReadonlyMap<string, Plan>;
}

/**
 * Reads a price list, refused whole with every mistake named (PriceListInvalid), or taken whole. `warnings` are
 * sentences about prices that are allowed and may surprise.
 */
export function parsePriceList(json: unknown): { list: PriceList; warnings: string[] } {
  const shape = priceListSchema.safeParse(json);
  if (!shape.success) {
    throw new PriceListInvalid(
      shape.error.issues.map((issue) => ({
        at: issue.path.join('.'),
        why: issue.message,
        says: `${issue.path.join('.') || 'the list'}: ${issue.message}`,
        issue: { ...issue },
      })),
    );
  }
  const mistakes = mistakesOf(shape.data);
  if (mistakes.length > 0) throw new PriceListInvalid(mistakes);
  const { currency, plans } = shape.data;
  const parsed = plans.map((plan) => planOf(plan, currency));
  return {
    list: { currency, plans: new Map(parsed.map((plan) => [plan.code, plan])) },
    warnings: parsed.flatMap(warningsOf),
  };
}

/** The same of a file's text; text that is no JSON is a mistake like any other. */
export function priceListFromFile(text: string): { list: PriceList; json: unknown; warnings: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = `the file is not JSON: ${(error as Error).message}`;
    throw new PriceListInvalid([{ at: '', why, says: why }]);
  }
  return { json, ...parsePriceList(json) };
}

const ONE: Fraction = { numerator: 1n, denominator: 1n };

function planOf(plan: PlanJson, currency: string): Plan {
  return {
    code: plan.code,
    name: plan.name,
    monthlyFee: Rate.parse(plan.monthlyFee).times(ONE, currency),
    setUpFee: Rate.parse(plan.setUpFee ?? '0').times(ONE, currency),
    minimumTermMonths: plan.minimumTermMonths ?? 0,
    includedSeconds: secondsOfHours(plan.includedHours),
    prorateAllowance: plan.prorateAllowance,
    isOffered: plan.offered ?? true,
    price: plan.usage && priceOf(plan.usage),
    limits: plan.limits,
  };
}

function priceOf(usage: NonNullable<PlanJson['usage']>): Price {
  if (usage.model === 'flat') return { model: 'flat', perHour: Rate.parse(usage.perHour) };
  return { model: usage.model, tiers: usage.tiers.map(tierOf) };
}

const tierOf = ({ upToHours, perHour }: TierJson) => ({
  upToSeconds: upToHours === null ? null : secondsOfHours(upToHours),
  perHour: Rate.parse(perHour),
});

function secondsOfHours(hours: string): bigint {
  const { numerator, denominator } = Rate.parse(hours).exactMinor({ numerator: 3600n, denominator: 100n });
  return divideRounded(numerator, denominator);
}

function warningsOf({ code, price }: Plan): string[] {
  if (!price) return [];
  return volumeDropsAt(price).map(
    (hours) =>
      `plan "${code}": just above ${hours} hours the whole month costs less than at ${hours}; customers notice.`,
  );
}
