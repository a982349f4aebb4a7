import { forecastSeconds } from './forecast';

const october = { from: new Date('2026-10-01T00:00:00Z'), until: new Date('2026-11-01T00:00:00Z') };

test.each([
  ['on the second day nothing can be told', '2026-10-02T23:59:59Z', null],
  ['after a third of the month, three times as much', '2026-10-11T08:00:00Z', 10_800n],
  ['half a second changes nothing', '2026-10-11T08:00:00.500Z', 10_800n],
  ['at the end it is what was used', '2026-11-01T00:00:00Z', 3_600n],
  ['and later too', '2026-11-03T00:00:00Z', 3_600n],
  ['before the month nothing can be told', '2026-09-20T00:00:00Z', null],
])('%s', (_, now, seconds) => expect(forecastSeconds(3_600n, october, new Date(now))).toBe(seconds));
