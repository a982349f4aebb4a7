import { contrast, isReadableBrand } from './contrast';

test.each([
  ['#ffffff', '#000000', 21],
  ['#ffffff', '#ffffff', 1],
  ['#ffffff', '#777777', 4.48],
  ['#767676', '#ffffff', 4.54],
])('%s beside %s is %d', (one, other, expected) => expect(contrast(one, other)).toBeCloseTo(expected, 2));

test('white text on yellow is refused, on dark blue it is not', () =>
  expect([isReadableBrand('#ffdd00'), isReadableBrand('#123a6b')]).toEqual([false, true]));
