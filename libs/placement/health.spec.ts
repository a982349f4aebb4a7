import fc from 'fast-check';
import { afterPoll, type PolledHealth } from './health';

const WELL: PolledHealth = { health: 'up', pollsInARow: 0 };
/** `-` is a poll without an answer, `+` one with. */
const after = (polls: string, from = WELL): string =>
  [...polls].reduce((known, poll) => afterPoll(known, poll === '+'), from).health;

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
      for (const answered of polls) {
        inARow = { answered, count: inARow.answered === answered ? inARow.count + 1 : 1 };
        const next = afterPoll(known, answered);
        if (next.health !== known.health && inARow.count < (answered ? 2 : 3)) return false;
        known = next;
      }
      return true;
    }),
  );
});
