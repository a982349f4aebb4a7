import { availabilityBasisPoints, availabilityText } from './availability';

test.each([
  ['all of them', { asked: 100, answered: 100, excused: 0 }, '100.00 %'],
  ['one of many thousands missed', { asked: 178_560, answered: 178_559, excused: 0 }, '99.99 %'],
  ['half', { asked: 10, answered: 5, excused: 0 }, '50.00 %'],
  ['missed in planned maintenance alone', { asked: 10, answered: 8, excused: 2 }, '100.00 %'],
  ['nothing but planned maintenance', { asked: 3, answered: 0, excused: 3 }, ''],
  ['nothing asked', { asked: 0, answered: 0, excused: 0 }, ''],
])('%s', (_, asked, text) => expect(availabilityText(availabilityBasisPoints(asked))).toBe(text));
