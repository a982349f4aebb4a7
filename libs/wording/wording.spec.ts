import { Money, Rate } from '@/kernel';
import { countryText, dateText, decimalHours, hoursText, instantText, moneyText, rateText } from './figures';
import { inert } from './inert';
import { mistakeText } from './mistake';
import { reasonText, refusalText } from './refusal';
import { LANGUAGES, say, word } from './say';
import { en, type TextKey } from './texts/en';

test.each([
  [123450n, '£1,234.50'],
  [5n, '£0.05'],
  [-5n, '-£0.05'],
  [9007199254740993n, '£90,071,992,547,409.93'],
])('%s pence read %s', (minor, text) => expect(moneyText(Money.of(minor, 'GBP'), 'en')).toBe(text));

test('money in Catalan and Spanish', () => {
  for (const language of ['ca', 'es'] as const)
    expect(moneyText(Money.of(123450, 'GBP'), language)).toMatch(/1\.?234,50.£/);
});

test.each([
  ['0.60', '£0.60'],
  ['0.0125', '£0.0125'],
  ['250', '£250.00'],
])('a rate of %s reads %s', (rate, text) => expect(rateText(Rate.parse(rate), 'GBP', 'en')).toBe(text));

test.each([
  [43_620n, '12 h 07 min'],
  [2_232n, '37 min 12 s'],
  [0n, '0 min'],
  [-3_600n, '-1 h 00 min'],
])('%s seconds read %s', (seconds, text) => expect(hoursText(seconds)).toBe(text));

test('hours with two places are cut', () =>
  expect([decimalHours(3599n), decimalHours(38_224n)]).toEqual(['0.99', '10.61']));

test('a time that comes twice in one night says which one it is', () => {
  const twice = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((at) =>
    instantText(new Date(at), 'Europe/London', 'en'),
  );
  expect(twice).toEqual(['25 Oct, 01:30 (UTC+01:00)', '25 Oct, 01:30 (UTC+00:00)']);
  expect(instantText(new Date('2026-10-25T02:30:00Z'), 'Europe/London', 'en')).toBe('25 Oct, 02:30');
});

test('an end on the day of the beginning is a time alone, and one after midnight has its day', () => {
  const since = new Date('2026-10-24T20:30:00Z');
  expect(instantText(new Date('2026-10-24T22:10:00Z'), 'Europe/London', 'ca', since)).toBe('23:10');
  expect(instantText(new Date('2026-10-24T23:10:00Z'), 'Europe/London', 'en', since)).toBe('25 Oct, 00:10');
  expect(instantText(new Date('2026-10-25T01:10:00Z'), 'Europe/London', 'en', new Date('2026-10-25T00:10:00Z'))).toBe(
    '01:10 (UTC+00:00)',
  );
});

test('dates in three languages', () =>
  expect(LANGUAGES.map((language) => dateText('2026-11-04', language))).toEqual([
    '4 Nov 2026',
    expect.stringMatching(/^4 de nov\.( del)? 2026$/),
    '4 nov 2026',
  ]));

test('a word of the database in three languages; one that is not known stands as it is', () =>
  expect([...LANGUAGES.map((language) => word(language, 'tenant', 'suspended')), word('ca', 'tenant', 'x')]).toEqual([
    'suspended',
    'suspès',
    'suspendido',
    'x',
  ]));

test('a refusal keeps its figures in another language, and is left alone where it says something else', () => {
  const refused = {
    code: 'day-has-passed',
    message: '2026-11-04 has passed, and what has been is not changed. Choose a day to come.',
  };
  expect(refusalText('en', refused)).toMatch(/^4 Nov 2026 has passed/);
  expect(refusalText('es', refused)).toMatch(/^El 4 nov 2026 ya ha pasado/);
  expect(refusalText('es', { ...refused, message: 'Something else.' })).toBe('Something else.');
  expect(refusalText('es', { code: 'unheard-of', message: 'Nobody knows.' })).toBe('Nobody knows.');
});

test('what is wrong with the lines of a statement is said line by line', () => {
  const message =
    'The file is refused, and nothing of it was taken: line 7: the amount "five" cannot be read; line 9: it has no amount; and 3 more.';
  expect(refusalText('ca', { code: 'broken-statement', message })).toBe(
    'El fitxer es rebutja, i no se n’ha incorporat res: línia 7: l’import «five» no es pot llegir; línia 9: no té import; i 3 més.',
  );
  expect(refusalText('es', { code: 'broken-statement', message })).toContain(
    'línea 7: el importe «five» no se puede leer; línea 9: no tiene importe; y 3 más.',
  );
});

test('a reason that was kept is said in its reader’s language, a stranger’s words stay as they came', () => {
  const refused = 'Stripe does not know this secret key. Copy it again from Stripe: Developers, API keys.';
  expect(reasonText('es', refused)).toMatch(/^Stripe no /);
  expect(reasonText('en', refused)).toBe(refused);
  expect(reasonText('ca', 'the pattern needs exactly one counter, like {0000}')).toBe(
    'el patró necessita exactament un comptador, com {0000}',
  );
  expect(reasonText('ca', 'Upstream said no')).toBe('Upstream said no');
});

test.each([
  [{ code: 'too_small', origin: 'string', minimum: 1, message: 'Too small: expected …' }, 'cal omplir-ho'],
  [
    { code: 'too_small', origin: 'string', minimum: 2, message: 'Too small: expected …' },
    'ha de tenir almenys 2 caràcters',
  ],
  [{ code: 'too_big', origin: 'number', maximum: 60, message: 'Too big: expected …' }, 'ha de ser 60 o menys'],
  [
    { code: 'invalid_format', format: 'email', message: 'Invalid email address' },
    'ha de ser una adreça de correu, com nom@coop.example',
  ],
  [{ code: 'invalid_type', message: 'Invalid input: expected string, received undefined' }, 'cal omplir-ho'],
  [{ code: 'custom', message: 'say why' }, 'digueu per què'],
  [
    { code: 'too_small', message: 'Give the street and number for your invoices.' },
    'Poseu el carrer i el número per a les factures.',
  ],
])('%j is said in words for people', (mistake, said) =>
  expect(mistakeText('ca', { path: ['a'], ...mistake })).toBe(said),
);

test('countries in three languages', () =>
  expect(LANGUAGES.map((language) => countryText('GB', language))).toEqual([
    'United Kingdom',
    'Regne Unit',
    'Reino Unido',
  ]));

test('every text of every language can be said with the places of the English one', () => {
  for (const key of Object.keys(en) as TextKey[]) {
    const places = Object.fromEntries(
      [...en[key].matchAll(/\{(\w+)/g)].map(([, place]) => [place!, place === 'meetings' ? 2 : 'x']),
    );
    for (const language of LANGUAGES) expect(typeof say(language, key, places)).toBe('string');
  }
});

test.each([
  ['=1+1', "'=1+1"],
  ['  @SUM(A1)', "'  @SUM(A1)"],
  ['\n=1', "'\n=1"],
  ['＝cmd', "'＝cmd"],
  ['+44 20 7946 0000', "'+44 20 7946 0000"],
  ['-1+cmd', "'-1+cmd"],
  ['-12.50', '-12.50'],
  ['Oak Street - 2', 'Oak Street - 2'],
])('in a table %j is %j, and no formula', (text, cell) => expect(inert(text)).toBe(cell));
