import { addDays, daysBetween, type LocalDate } from '@/kernel';

/** Something a payer owes: an invoice, or what was open before the first one (then without a number). */
export interface Owed {
  readonly payerId: string;
  readonly payerName: string;
  readonly resellerId: string;
  readonly dueOn: string | null;
  readonly openMinor: bigint;
}

/** Whole days past due: not yet, up to thirty, sixty, ninety, and more. */
export const AGES = ['not-due', 'to-30', 'to-60', 'to-90', 'older'] as const;
export type Age = (typeof AGES)[number];

/** A payer with what it owes by age, in minor units, and what it has as credit. */
export interface Debtor {
  readonly resellerId: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly byAge: Readonly<Record<Age, bigint>>;
  readonly owedMinor: bigint;
  readonly creditMinor: bigint;
}

/** The age of a debt on a day: due that day is not overdue. */
export function ageOf(dueOn: string | null, today: LocalDate): Age {
  const late = dueOn === null ? 0 : daysBetween(addDays(dueOn as LocalDate, 0), today);
  if (late <= 0) return 'not-due';
  return late <= 30 ? 'to-30' : late <= 60 ? 'to-60' : late <= 90 ? 'to-90' : 'older';
}

/** Who owes what, the most first; payers with credit alone come last. */
export function debtorsByAge(
  owed: readonly Owed[],
  credits: readonly { resellerId: string; payerId: string; payerName: string; creditMinor: bigint }[],
  today: LocalDate,
): Debtor[] {
  const debtors = new Map<string, Debtor>();
  const of = ({ resellerId, payerId, payerName }: Pick<Owed, 'resellerId' | 'payerId' | 'payerName'>): Debtor =>
    debtors.get(payerId) ?? { resellerId, payerId, payerName, byAge: NOTHING, owedMinor: 0n, creditMinor: 0n };
  for (const one of owed) {
    const { byAge, owedMinor, ...rest } = of(one);
    const age = ageOf(one.dueOn, today);
    debtors.set(one.payerId, {
      ...rest,
      byAge: { ...byAge, [age]: byAge[age] + one.openMinor },
      owedMinor: owedMinor + one.openMinor,
    });
  }
  for (const one of credits) debtors.set(one.payerId, { ...of(one), creditMinor: one.creditMinor });
  return sortedDebtors([...debtors.values()], 'owed');
}

/** The ways of sorting debtors: by what they owe, by the oldest of it, by name; where one says nothing, by the next. */
export const DEBTOR_SORTS = ['owed', 'oldest', 'name'] as const;
export type DebtorSort = (typeof DEBTOR_SORTS)[number];

export function sortedDebtors(debtors: readonly Debtor[], sort: DebtorSort): Debtor[] {
  const most = (a: bigint, b: bigint): number => (a === b ? 0 : a > b ? -1 : 1);
  const oldest = (a: Debtor, b: Debtor): number =>
    [...AGES].reverse().reduce((side, age) => side || most(a.byAge[age], b.byAge[age]), 0);
  const name = (a: Debtor, b: Debtor): number => a.payerName.localeCompare(b.payerName);
  const owed = (a: Debtor, b: Debtor): number => most(a.owedMinor, b.owedMinor) || name(a, b);
  return [...debtors].sort({ name, owed, oldest: (a: Debtor, b: Debtor) => oldest(a, b) || name(a, b) }[sort]);
}

const NOTHING: Debtor['byAge'] = { 'not-due': 0n, 'to-30': 0n, 'to-60': 0n, 'to-90': 0n, older: 0n };

/** Those whose name has this in it, in whatever case. */
export const calledLike = (debtors: readonly Debtor[], text: string): readonly Debtor[] =>
  debtors.filter(({ payerName }) => payerName.toLowerCase().includes(text.toLowerCase()));

/** All of a list by age. */
export const totalByAge = (debtors: readonly Debtor[]): Debtor['byAge'] =>
  debtors.reduce<Debtor['byAge']>(
    (sum, { byAge }) => Object.fromEntries(AGES.map((age) => [age, sum[age] + byAge[age]])) as Record<Age, bigint>,
    NOTHING,
  );
