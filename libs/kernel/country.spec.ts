import { isCountry } from './country';

test.each(['GB', 'ES', 'GR', 'IE', 'US', 'XK', 'AD'])('%s is a country', (code) => expect(isCountry(code)).toBe(true));

test.each(['UK', 'EU', 'ZZ', 'EL', 'DD', 'XX', 'XI', 'gb', 'GBR', 'G', '', 'G1'])('"%s" is none', (code) =>
  expect(isCountry(code)).toBe(false),
);
