import { accountNames, hledgerAssertions, hledgerEntry, type JournalEntry } from './hledger';

const names = accountNames([
  { payerId: 'p-000001', name: 'Oak; Housing:\n=2+2' },
  { payerId: 'p-000002', name: 'Elm' },
  { payerId: 'p-000003', name: 'elm' },
]);
const entry: JournalEntry = {
  id: 'e',
  on: '2026-11-04',
  kind: 'credit-note',
  code: 'LAN-CN-1',
  postings: [
    { account: 'receivable', payerId: 'p-000001', number: 'LAN-1', amountMinor: -1205n, currency: 'GBP' },
    { account: 'opening-balance', payerId: 'p-000002', number: null, amountMinor: 5n, currency: 'GBP' },
    { account: 'sales', payerId: null, number: null, amountMinor: 1200n, currency: 'GBP' },
  ],
};

test('an entry is a transaction, and no name can be anything but a name', () =>
  expect(hledgerEntry(entry, names)).toBe(`2026-11-04 * (LAN-CN-1) Oak Housing 2+2 | credit note  ; entry: e
    assets:receivable:Oak Housing 2+2  GBP -12.05  ; invoice: LAN-1
    assets:receivable:Elm 000002:opening  GBP 0.05
    income:sales  GBP 12.00

`));

test('what is owed and had as credit is asserted, each where the books have it', () =>
  expect(
    hledgerAssertions(
      '2026-11-30',
      'GBP',
      [
        { payerId: 'p-000003', owedMinor: 100_000n, creditMinor: 0n },
        { payerId: 'p-000002', owedMinor: 700n, creditMinor: 50n },
        { payerId: 'p-000001', owedMinor: 500n, creditMinor: 0n },
      ],
      new Map([['p-000001', 500n]]),
      names,
    ),
  ).toBe(
    [
      '2026-11-30 * debtors, by the open invoices and credits',
      '    assets:receivable:elm 000003  GBP 0.00 =* GBP 1000.00',
      '    assets:receivable:Elm 000002  GBP 0.00 =* GBP 7.00',
      '    liabilities:customer credit:Elm 000002  GBP 0.00 =* GBP -0.50',
      '    liabilities:customer credit:Oak Housing 2+2  GBP 0.00 =* GBP 5.00',
      '',
    ].join('\n'),
  ));
