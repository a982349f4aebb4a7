import { localDate } from '@/kernel';
import { collectionDate, expectedBy } from './collection-date';

test.each([
  ['a card on the day it is due, a Sunday too', 'card', '2026-11-04', '2026-11-15', '2026-11-15'],
  ['a debit on the next working day', 'bacs_debit', '2026-11-04', '2026-11-15', '2026-11-16'],
  ['a debit that is due at once waits for its notice', 'bacs_debit', '2026-11-06', '2026-11-06', '2026-11-10'],
  ['a debit over Christmas and its substitute day', 'bacs_debit', '2026-12-11', '2026-12-25', '2026-12-29'],
  ['a debit over Easter', 'bacs_debit', '2027-03-12', '2027-03-26', '2027-03-30'],
] as const)('%s', (_, kind, issuedOn, dueOn, on) =>
  expect(collectionDate({ issuedOn: localDate(issuedOn), dueOn: localDate(dueOn) }, kind)).toBe(on),
);

test.each([
  ['a mandate in use', '2026-11-16T10:00:00Z', 3, '2026-11-19'],
  ['sent after eight in the evening', '2026-11-16T20:00:00Z', 3, '2026-11-20'],
  ['a new mandate', '2026-11-16T10:00:00Z', 6, '2026-11-24'],
  ['sent on a Saturday', '2026-11-14T10:00:00Z', 3, '2026-11-19'],
])('the answer to a debit: %s', (_, sentAt, days, by) => expect(expectedBy(new Date(sentAt), days)).toBe(by));
