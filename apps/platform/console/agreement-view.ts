import { dayIn, type LocalDate } from '@/kernel';
import type { NamedTerms, TenantAgreement } from '@/plans';
import { type Language, percentText } from '@/wording';

const planOf = ({ terms, planName }: NamedTerms, language: Language): string =>
  terms.by === 'list' ? (planName ?? terms.plan ?? '') : percentText(terms.percent, language);

/** Of a tenant's agreements, the newest first: the one in force on a day, else the next to come, else the last there was. */
export function agreementOn(agreements: readonly TenantAgreement[], day: LocalDate): TenantAgreement | undefined {
  const hasBegun = ({ startsOn }: TenantAgreement): boolean => startsOn <= day;
  const inForce = agreements.find((one) => hasBegun(one) && (one.endsOn === null || one.endsOn > day));
  return inForce ?? agreements.findLast((one) => !hasBegun(one)) ?? agreements[0];
}

/** An agreement as its page shows it: how it stands today, and its plans by the day each begins. */
export function agreementView(agreement: TenantAgreement, zone: string, now: Date, language: Language) {
  const today = dayIn(zone, now);
  const { startsOn, endsOn, payer, payerId, versions } = agreement;
  const plans = versions.map((version) => ({ from: version.startsOn, plan: planOf(version, language) }));
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
