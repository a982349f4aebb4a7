import { tidyVatNumber, vatNumberMistake } from './vat-number';

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
