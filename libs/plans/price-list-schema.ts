import { z } from 'zod';

const decimal = z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/, { message: 'must be a decimal number like "0.60"' });
const hours = z.string().regex(/^\d{1,6}(\.\d{1,4})?$/, { message: 'must be hours like "20" or "7.5"' });

const tier = z.strictObject({ fromHours: hours.optional(), upToHours: hours.nullable(), perHour: decimal });

const usage = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('flat'), perHour: decimal }),
  z.strictObject({ model: z.literal('graduated'), tiers: z.array(tier).min(1) }),
  z.strictObject({ model: z.literal('volume'), tiers: z.array(tier).min(1) }),
]);

const limits = z.strictObject({
  participants: z.int().positive().optional(),
  minutes: z.int().positive().optional(),
  concurrentMeetings: z.int().positive().optional(),
  rooms: z.int().positive().optional(),
  recording: z.boolean(),
});

const plan = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, { message: 'must be a short name of small letters, digits and dashes' }),
  name: z.string().min(1).max(80),
  monthlyFee: decimal,
  setUpFee: decimal.optional(),
  minimumTermMonths: z.int().min(0).max(60).optional(),
  includedHours: hours,
  usage: usage.nullable(),
  prorateAllowance: z.boolean(),
  /** Whether anybody may choose it when joining; yes unless it says no. */
  offered: z.boolean().optional(),
  limits,
});

/** A price list as a file or a stored version holds it: amounts as decimal text, so that none passes through a float. */
export const priceListSchema = z.strictObject({ currency: z.string(), plans: z.array(plan).min(1) });

export type PriceListJson = z.infer<typeof priceListSchema>;
export type PlanJson = PriceListJson['plans'][number];
export type TierJson = z.infer<typeof tier>;
