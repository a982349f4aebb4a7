import { whyFailed } from './why-failed';

test.each([
  ['insufficient_funds', 'Your card has insufficient funds.', 'en', 'There was not enough money.'],
  ['insufficient_funds', null, 'ca', 'No hi havia prou diners.'],
  ['stolen_card', 'Your card was stolen.', 'en', 'The card’s bank has declined it.'],
  ['a_new_code', 'Something that Stripe says.', 'es', 'Something that Stripe says.'],
  [null, null, 'en', ''],
] as const)('%s: %s, in %s', (failureCode, failureText, language, text) =>
  expect(whyFailed({ failureCode, failureText }, language)).toBe(text),
);
