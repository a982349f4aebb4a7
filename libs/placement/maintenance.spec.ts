import { assertPlannable } from './maintenance';

const at = (hour: number): Date => new Date(Date.UTC(2026, 9, 5, hour));
const span = (from: number, until: number) => ({ from: at(from), until: at(until) });
const now = at(9);

test.each([
  ['tonight', span(22, 24), []],
  ['begun already, and not over', span(8, 10), []],
  ['right after another', span(12, 13), [span(10, 12)]],
])('%s can be planned', (_, wanted, others) => expect(() => assertPlannable(wanted, others, now)).not.toThrow());

test.each([
  ['ends before it begins', span(12, 11), [], 'end before it begins'],
  ['takes no time', span(12, 12), [], 'end before it begins'],
  ['is over', span(7, 9), [], 'over already'],
  ['lasts longer than a week', span(10, 10 + 7 * 24 + 1), [], 'more than a week'],
  ['meets another', span(11, 13), [span(12, 14)], 'at that time already'],
])('what %s is refused', (_, wanted, others, why) => expect(() => assertPlannable(wanted, others, now)).toThrow(why));
