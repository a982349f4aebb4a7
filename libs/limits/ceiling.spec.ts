import { isNear, shareOf, stepsAt } from './ceiling';

test.each([
  ['none', { seconds: null, minor: null }, { seconds: 9n, minor: 9n }, null],
  ['hours alone', { seconds: 3600n, minor: null }, { seconds: 2880n, minor: 0n }, { by: 'seconds', percent: 80 }],
  [
    'a second short of four fifths',
    { seconds: 3600n, minor: null },
    { seconds: 2879n, minor: 0n },
    { by: 'seconds', percent: 79 },
  ],
  [
    'pounds before hours',
    { seconds: 36000n, minor: 500n },
    { seconds: 3600n, minor: 450n },
    { by: 'minor', percent: 90 },
  ],
  ['more than all', { seconds: 3600n, minor: null }, { seconds: 7200n, minor: 0n }, { by: 'seconds', percent: 200 }],
  ['nothing allowed', { seconds: 0n, minor: null }, { seconds: 0n, minor: 0n }, { by: 'seconds', percent: 100 }],
] as const)('of a ceiling: %s', (_, ceiling, used, expected) => expect(shareOf(ceiling, used)).toEqual(expected));

test('each step is passed from its percent on', () =>
  expect([79, 80, 99, 100, 130].map(stepsAt)).toEqual([[], [80], [80], [80, 100], [80, 100]]));

test('a limit is near from four fifths on, and one of one never', () =>
  expect([isNear(3, 5), isNear(4, 5), isNear(2, 2), isNear(1, 1), isNear(9, undefined)]).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]));
