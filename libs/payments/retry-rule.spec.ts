import { localDate } from '@/kernel';
import { nextAttemptOn } from './retry-rule';

const failed = (...codes: string[]) =>
  codes.map((code, index) => ({ failedOn: localDate(`2026-11-${String(index + 10)}`), code }));

test.each([
  ['a card, once', 'card', ['generic_decline'], '2026-11-13'],
  ['a card, twice', 'card', ['generic_decline', 'insufficient_funds'], '2026-11-16'],
  ['a card, four times', 'card', ['a', 'b', 'c', 'd'], null],
  ['a stolen card', 'card', ['stolen_card'], null],
  ['a card that was taken away at Stripe', 'card', ['resource_missing'], null],
  ['a debit without money', 'bacs_debit', ['insufficient_funds'], '2026-11-17'],
  ['a debit twice without money', 'bacs_debit', ['insufficient_funds', 'insufficient_funds'], null],
  ['a card whose holder took it back', 'card', ['generic_decline', 'taken_back'], null],
  ['a debit that was taken back', 'bacs_debit', ['taken_back'], null],
  ['a debit that was not allowed', 'bacs_debit', ['debit_not_authorized'], null],
] as const)('%s', (_, kind, codes, on) => expect(nextAttemptOn(kind, failed(...codes))).toBe(on));
