import { localDate } from '@/kernel';
import { PROPOSED, policyFor, stepsSchema } from './dunning-policy';
import { levelOf, nextStep, type TakenStep } from './next-step';

const { steps } = PROPOSED;
const taken = (...days: string[]): TakenStep[] =>
  days.map((day, position) => ({ position, kind: steps[position]!.kind, takenOn: localDate(day) }));

describe('the next step about an invoice due on 10 November', () => {
  test.each([
    ['none taken: the first reminder seven days after', [], ['reminder', '2026-11-17']],
    ['the second a week later', ['2026-11-17'], ['reminder', '2026-11-24']],
    ['the first came two days late: the second has its week', ['2026-11-19'], ['reminder', '2026-11-26']],
    ['then the limit', ['2026-11-17', '2026-11-24'], ['limit', '2026-12-01']],
    ['then the suspension', ['2026-11-17', '2026-11-24', '2026-12-01'], ['suspend', '2026-12-10']],
    [
      'a month stood still: the suspension is nine days after the limit',
      ['2026-11-17', '2026-11-24', '2027-01-01'],
      ['suspend', '2027-01-10'],
    ],
    ['the first ever policy meets an old debt: one step at a time', ['2027-03-01'], ['reminder', '2027-03-08']],
  ] as const)('%s', (_, days, [kind, on]) => {
    expect(nextStep(steps, localDate('2026-11-10'), taken(...days))).toMatchObject({ kind, on, position: days.length });
  });

  test('after the last there is none', () => {
    const all = taken('2026-11-17', '2026-11-24', '2026-12-01', '2026-12-10');
    expect(nextStep(steps, localDate('2026-11-10'), all)).toBeNull();
    expect([levelOf(all), levelOf(all.slice(0, 3)), levelOf(all.slice(0, 2))]).toEqual(['suspended', 'limited', null]);
  });
});

test('an invoice keeps the policy of the day it was due', () => {
  const versions = ['2026-09-01', '2027-01-01', '2026-11-01'].map((day) => ({ ...PROPOSED, startsOn: localDate(day) }));
  const found = (day: string) => policyFor(versions, localDate(day))?.startsOn ?? null;
  expect(['2026-08-31', '2026-09-01', '2026-10-31', '2026-11-01', '2027-05-05'].map(found)).toEqual([
    null,
    '2026-09-01',
    '2026-09-01',
    '2026-11-01',
    '2027-01-01',
  ]);
});

test.each([
  [
    'steps that do not rise',
    [
      ['reminder', 7],
      ['limit', 7],
    ],
    'each step comes some days after the one before',
  ],
  ['a limit without a reminder', [['limit', 7]], 'the first step is a reminder'],
  [
    'a limit after the suspension',
    [
      ['reminder', 1],
      ['suspend', 9],
      ['limit', 12],
    ],
    'after the suspension there are only reminders',
  ],
] as const)('%s are refused', (_, given, message) => {
  const parsed = stepsSchema.safeParse(given.map(([kind, days]) => ({ kind, days })));
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
});
