import fc from 'fast-check';
import { afterPoll, type PolledHealth } from './health';

const WELL: PolledHealth = { health: 'up', pollsInARow: 0, doubtedAt: null };
const minute = (count: number): Date => new Date(Date.UTC(2026, 9, 5, 9, count));
/** `-` is a poll without an answer, `+` one with. */
const after = (polls: string, from = WELL): string =>
  [...polls].reduce((known, poll, at) => afterPoll(known, poll === '+', minute(at)), from).health;

test.each([
  ['-', 'up'],
  ['--', 'up'],
  ['---', 'down'],
  ['--+--', 'up'],
  ['--+---', 'down'],
  ['---+', 'down'],
  ['---+-+', 'down'],
  ['---++', 'up'],
  ['---++--', 'up'],
])('%s leaves it %s', (polls, health) => expect(after(polls)).toBe(health));

test('it never turns twice without three failures or two answers between', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (polls) => {
      let known = WELL;
      let inARow = { answered: true, count: 0 };
      for (const [at, answered] of polls.entries()) {
        inARow = { answered, count: inARow.answered === answered ? inARow.count + 1 : 1 };
        const next = afterPoll(known, answered, minute(at));
        if (next.health !== known.health && inARow.count < (answered ? 2 : 3)) return false;
        known = next;
      }
      return true;
    }),
  );
});

test('it turned when the first of those that speak against it came', () => {
  let known: PolledHealth = WELL;
  const turns: unknown[] = [];
  for (const [at, poll] of [...'+-+---+-++'].entries()) {
    const next = afterPoll(known, poll === '+', minute(at));
    if (next.turnedAt) turns.push([next.health, next.turnedAt, minute(at)]);
    known = next;
  }
  expect(turns).toEqual([
    ['down', minute(3), minute(5)],
    ['up', minute(8), minute(9)],
  ]);
});
