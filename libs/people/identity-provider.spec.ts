import { assertsSecondFactor } from './identity-provider';

test.each<[string, string[], string | null, boolean]>([
  ['nothing said', [], null, false],
  ['a password', ['pwd'], null, false],
  ['two passwords are one kind', ['pwd', 'pin'], null, false],
  ['a password and a code, called so', ['pwd', 'otp', 'mfa'], null, true],
  ['a profile that asks for it', [], 'https://refeds.org/profile/mfa', true],
  ['a profile that does not', ['pwd'], 'https://refeds.org/profile/sfa', false],
  ['a level of some provider’s own', [], '2', false],
])('%s', (_what, amr, acr, expected) => expect(assertsSecondFactor({ amr, acr })).toBe(expected));
