import { CUSTOMER_COLUMNS, NotACustomerFile, readCustomers } from './customers-csv';

const HEAD = CUSTOMER_COLUMNS.join(',');
const GOOD =
  'mill,Mill Lane Bakers,organisation,Ada Miller,ada@mill.example,1 Mill Lane,Leeds,LS1 1AA,GB,,en,commons,2026-11-01,12.50';

test('a good line is read, its balance to the penny', () => {
  const [line] = readCustomers(`\uFEFF${HEAD}\n${GOOD}\n`);
  expect(line).toMatchObject({
    line: 2,
    shortName: 'mill',
    problems: [],
    customer: { slug: 'mill', openingMinor: 1250n, startsOn: '2026-11-01' },
  });
});

test('a wrong line says all that is wrong with it, and stands in no other’s way', () => {
  const wrong = 'Mill!,,robot,Ada,ada,1 Mill Lane,Leeds,LS1 1AA,Britain,,fr,,2026-02-30,12.505';
  const [first, second] = readCustomers(`${HEAD}\n${wrong}\n${GOOD}`);
  expect(first!.problems.map((problem) => problem.split(' ')[0])).toEqual([
    'short_name',
    'name',
    'kind',
    'email',
    'country',
    'language',
    'plan',
    'starts_on',
    'opening_balance',
  ]);
  expect(second!.problems).toEqual([]);
});

test('a country is one of those there are: UK is none', () =>
  expect(readCustomers(`${HEAD}\n${GOOD.replace(',GB,', ',UK,')}`)[0]!.problems).toEqual([
    'country must be two capital letters, like GB',
  ]));

test.each([
  ['GB12345678', 'vat_number is no VAT number of this country: GB12345678'],
  ['ESF12345678', 'vat_number begins with GB or XI, the letters of the country'],
])('%s is no VAT number in the UK', (number, problem) =>
  expect(readCustomers(`${HEAD}\n${GOOD.replace(',GB,', `,GB,${number}`)}`)[0]!.problems).toEqual([problem]),
);

test('two lines of one short name: the second is refused', () => {
  const [first, second] = readCustomers(`${HEAD}\n${GOOD}\n${GOOD}`);
  expect([first!.problems, second!.problems]).toEqual([[], ['short_name stands twice in this table']]);
});

test.each([
  ['nothing', ''],
  ['a head alone', HEAD],
  ['other columns', 'a,b\n1,2'],
  ['a broken quote', `${HEAD}\n"mill,${GOOD}`],
])('%s is no table of customers', (_, csv) => expect(() => readCustomers(csv)).toThrow(NotACustomerFile));
