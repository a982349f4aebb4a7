import { dayIn } from '@/kernel';
import type { TenantAgreement, Terms } from '@/plans';
import { type Language, percentText } from '@/wording';

const planOf = (terms: Terms, language: Language): string =>
  terms.by === 'list' ? (terms.plan ?? '') : percentText(terms.percent, language);

/** An agreement as its page shows it: how it stands today, and its plans by the day each begins. */
export function agreementView(agreement: TenantAgreement, zone: string, now: Date, language: Language) {
  const today = dayIn(zone, now);
  const { startsOn, endsOn, payer, payerId, versions } = agreement;
  const plans = versions.map((version) => ({ from: version.startsOn, plan: planOf(version.terms, language) }));
  const current = plans.filter(({ from }) => from <= today).at(-1) ?? plans[0];
  return {
    payer,
    payerId,
    startsOn,
    endsOn: endsOn ?? '',
    plan: current?.plan ?? '',
    plans,
    hasPlans: plans.length > 1,
    isToCome: startsOn > today,
    hasEnded: endsOn !== null && endsOn <= today,
    isOpen: endsOn === null,
  };
}
