import { z } from 'zod';
import { tidyVatNumber, vatNumberMistake, vatNumberOfCountry } from './vat-number';

test.each([
  ['gb 123 4567.89', 'GB'],
  ['XI123456789', 'GB'],
  ['GBGD001', 'GB'],
  ['ESF12345678', 'ES'],
  ['EL123456789', 'GR'],
  ['NL123456789B01', 'NL'],
  ['US12345', 'US'],
])('%s can be one of %s', (given, country) => expect(vatNumberMistake(tidyVatNumber(given), country)).toBeNull());

test.each([
  ['123456789', 'GB', 'begins with GB or XI'],
  ['ESF12345678', 'GB', 'begins with GB or XI'],
  ['GR123456789', 'GR', 'begins with EL'],
  ['GB1234', 'GB', 'is no VAT number'],
  ['DE12345678', 'DE', 'is no VAT number'],
])('%s cannot be one of %s: it %s', (given, country, why) =>
  expect(vatNumberMistake(tidyVatNumber(given), country)).toContain(why),
);

test('a form with both is told at the number, and none is no mistake', () => {
  const form = z.object({ countryCode: z.string(), vatNumber: z.string().nullish() }).superRefine(vatNumberOfCountry());
  const told = form.safeParse({ countryCode: 'ES', vatNumber: 'GB123456789' }).error!.issues;
  expect(told.map(({ path, message }) => [path[0], message])).toEqual([
    ['vatNumber', 'begins with ES, the letters of the country'],
  ]);
  for (const vatNumber of ['', null, undefined])
    expect(form.safeParse({ countryCode: 'ES', vatNumber }).success).toBe(true);
});
