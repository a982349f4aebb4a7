import { isDead, waitAfter } from './telling';
import { lineOf, topicsFor } from './topics';

test('ten tries, each wait longer than the one before, in some three days', () => {
  const waits = Array.from({ length: 10 }, (_, at) => waitAfter(at + 1));
  expect(waits.at(-1)).toBeNull();
  const told = waits.slice(0, -1) as number[];
  expect([...told].sort((a, b) => a - b)).toEqual(told);
  expect(told.reduce((sum, one) => sum + one, 0) / 86_400_000).toBeGreaterThan(3);
});

const at = (minute: number): Date => new Date(Date.UTC(2026, 9, 1, 0, minute));
test.each([
  ['the server says it is gone', { failingSince: null }, { status: 410, isLast: false, createdAt: at(0) }, true],
  [
    'nothing has got through from the first try to the last',
    { failingSince: at(0) },
    { status: 500, isLast: true, createdAt: at(0) },
    true,
  ],
  [
    'something got through in between',
    { failingSince: at(60) },
    { status: 500, isLast: true, createdAt: at(0) },
    false,
  ],
  ['there are tries left', { failingSince: at(0) }, { status: 500, isLast: false, createdAt: at(0) }, false],
])('an endpoint where %s', (_, endpoint, tried, expected) => expect(isDead(endpoint, tried)).toBe(expected));

test('a tenant is not told of servers, nor of its reseller’s mails', () => {
  expect(topicsFor('tenant')).toEqual(expect.arrayContaining(['invoice.issued', 'limit.near']));
  expect(topicsFor('tenant').filter((topic) => /^(server|letter|month)\./.test(topic))).toEqual([]);
});

test('what has no value is not told in a line', () =>
  expect(lineOf({ type: 'server.down', timestamp: '', data: { server: 'bbb-1', reason: null } })).toBe(
    'server.down · server: bbb-1',
  ));
