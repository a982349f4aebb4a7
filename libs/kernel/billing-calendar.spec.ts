import fc from 'fast-check';
import { DateTime } from 'luxon';
import { monthIn } from './billing-calendar';

test('the month at any instant in any zone is the one its calendar shows', () => {
  const zone = fc.constantFrom('Europe/London', 'Europe/Madrid', 'America/Los_Angeles', 'Pacific/Kiritimati', 'UTC');
  const instant = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  const nearMidnight = fc
    .tuple(fc.integer({ min: 2015, max: 2034 }), fc.integer({ min: 0, max: 11 }), fc.integer({ min: -90, max: 90 }))
    .map(([year, month, minutes]) => new Date(Date.UTC(year, month, 1, 0, minutes * 10)));
  fc.assert(
    fc.property(zone, fc.oneof(instant, nearMidnight), (name, at) => {
      expect(monthIn(name, at)).toBe(DateTime.fromJSDate(at, { zone: name }).toFormat('yyyy-MM'));
    }),
  );
});
