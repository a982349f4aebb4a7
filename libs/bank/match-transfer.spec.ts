import { paymentReference } from '@/invoicing';
import { matchTransfer, type OpenItem, openPayers } from './match-transfer';
import { wordsAgree, wordsOf } from './names-agree';

const item = (number: string, payerId: string, openMinor: bigint): OpenItem => ({
  invoiceId: number,
  number,
  payerId,
  payerName: payerId,
  openMinor,
  dueOn: '2026-11-18',
});
const OPEN = [
  item('LAN-2026-0001', 'Oak Housing', 1200n),
  item('LAN-2026-0002', 'Oak Housing', 500n),
  item('LAN-2026-0003', 'Elm Press', 1200n),
];
const found = (amountMinor: bigint, reference: string, { name = '', account = '' } = {}) =>
  matchTransfer(
    { amountMinor, reference, partyName: name, partyAccount: account, description: '' },
    openPayers(OPEN),
    new Set(account === 'known' ? ['Elm Press'] : []),
  ).map(({ payerId, parts, restMinor, isExact, signs }) => ({
    payerId,
    parts: parts.map((part) => `${part.number.slice(-1)}:${part.amountMinor}`).join(' '),
    restMinor,
    isExact,
    signs: signs.join(' '),
  }));
const RF1 = paymentReference('LAN-2026-0001');
const RF2 = paymentReference('LAN-2026-0002');
const RF3 = paymentReference('LAN-2026-0003');

test.each([
  ['its reference and amount', 1200n, RF1, {}, 'Oak Housing', '1:1200', 0n, true],
  [
    'its reference, spaced and in small letters',
    1200n,
    `inv ${RF1.toLowerCase().slice(0, 6)} ${RF1.slice(6)}`,
    {},
    'Oak Housing',
    '1:1200',
    0n,
    true,
  ],
  ['two references over both amounts', 1700n, `${RF1} ${RF2}`, {}, 'Oak Housing', '1:1200 2:500', 0n, true],
  ['its reference, and less', 700n, RF1, {}, 'Oak Housing', '1:700', 0n, false],
  [
    'its reference, and more: the rest pays what else is open',
    2000n,
    RF1,
    {},
    'Oak Housing',
    '1:1200 2:500',
    300n,
    false,
  ],
  ['its number without check digits', 1200n, 'LAN-2026-0003', {}, 'Elm Press', '3:1200', 0n, false],
  [
    'a wrong check digit, with the number in it',
    1200n,
    RF1.replace(/^RF\d\d/, 'RF00'),
    {},
    'Oak Housing',
    '1:1200',
    0n,
    false,
  ],
  ['the name', 1700n, 'thanks', { name: 'OAK HOUSING CO-OP LTD' }, 'Oak Housing', '1:1200 2:500', 0n, false],
  ['an account known from before', 1200n, '', { account: 'known' }, 'Elm Press', '3:1200', 0n, false],
])('a transfer with %s', (_, amount, reference, more, payerId, parts, restMinor, isExact) => {
  expect(found(amount, reference, more)[0]).toMatchObject({ payerId, parts, restMinor, isExact });
});

test.each([2400n, 1200n])(
  'references of two payers in one transfer of %s are suggested, never accepted by themselves',
  (amount) => expect(found(amount, `${RF1} ${RF3}`).map(({ isExact }) => isExact)).toEqual([false, false]),
);
test('an amount that two payers owe suggests both; one that nobody owes suggests nobody', () => {
  expect(found(1200n, 'hello').map(({ payerId }) => payerId)).toEqual(['Oak Housing', 'Elm Press']);
  expect(found(999n, 'hello')).toEqual([]);
});
test('what is surer stands first', () =>
  expect(found(1200n, RF3, { name: 'Oak Housing' }).map(({ payerId }) => payerId)).toEqual([
    'Elm Press',
    'Oak Housing',
  ]));

test.each([
  ['OAK HOUSING COOP', 'Oak Housing Co-operative Ltd', true],
  ['J OAK', 'Oak Housing', true],
  ['COOPERATIVA FEM PROCOMUNS', 'femProcomuns SCCL', true],
  ['Fundació Procomuns', 'Fundacio Procomuns', true],
  ['The Co-operative Ltd', 'Oak Housing Co-operative Ltd', false],
  ['ELM PRES', 'Elm Press', true],
  ['', 'Elm Press', false],
])('"%s" for %s: %s', (bank, payer, agrees) => expect(wordsAgree(wordsOf(bank), wordsOf(payer))).toBe(agrees));
