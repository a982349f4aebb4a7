import type { Money } from '@/kernel';
import { rateUsage } from '@/rating';
import type { Plan } from './price-list';

/** What a month's whole seconds cost on a plan, net, beside its fee: rated as an invoice would be. */
export const usageOf = ({ price, includedSeconds }: Plan, seconds: bigint, currency: string): Money =>
  rateUsage({ price, includedSeconds, currency }, seconds).net;

/** A whole month on a plan, net: its fee and what was used. */
export const monthOn = (plan: Plan, seconds: bigint, currency: string): Money =>
  plan.monthlyFee.plus(usageOf(plan, seconds, currency));
