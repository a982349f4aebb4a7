import fc from 'fast-check';
import { Money, Rate } from '@/kernel';
import { creditNoteVat } from './credit-note-vat';
import { totalsOf } from './document-totals';
import { numberText, patternMistake } from './invoice-number';
import { type VatBuyer, type VatSeller, vatCase } from './vat-case';

const gbp = (pence: number | bigint): Money => Money.of(pence, 'GBP');

describe('VAT once per document', () => {
  const cases: [string, number[], number][] = [
    ['68.33, 68.33, 57.50, 85.00', [6833, 6833, 5750, 8500], 5583],
    ['three times 0.33', [33, 33, 33], 20],
    ['seven times 0.01', [1, 1, 1, 1, 1, 1, 1], 1],
    ['three times 100.01', [10001, 10001, 10001], 6001],
    ['0.99, 1.99, 2.99', [99, 199, 299], 119],
    ['158.33', [15833], 3167],
    ['nothing', [], 0],
  ];
  test.each(cases)('%s', (_what, nets, vat) => {
    const totals = totalsOf(nets.map(gbp), '20', 'GBP');
    expect(totals.vat).toEqual(gbp(vat));
    expect(Money.sum(totals.vatByLine, 'GBP')).toEqual(gbp(vat));
    expect(totals.gross).toEqual(totals.net.plus(totals.vat));
  });

  test('shown by line it is 13.67, 13.66, 11.50, 17.00', () =>
    expect(
      totalsOf([6833, 6833, 5750, 8500].map(gbp), '20', 'GBP').vatByLine.map(({ minor }) => Number(minor)),
    ).toEqual([1367, 1366, 1150, 1700]));

  test('a line below zero takes none of it', () => {
    const { vatByLine, vat } = totalsOf([10000, -2000].map(gbp), '20', 'GBP');
    expect(vat).toEqual(gbp(1600));
    expect(vatByLine).toEqual([gbp(1600), gbp(0)]);
  });
});

describe('of any lines and any rate', () => {
  const nets = fc.array(fc.bigInt({ min: -1_000_000n, max: 10_000_000n }), { minLength: 1, maxLength: 12 });
  const rates = fc.constantFrom('20', '5', '17.5', null);

  test('gross is the nets and the VAT, and the VAT by line sums to the document’s', () =>
    fc.assert(
      fc.property(nets, rates, (list, percent) => {
        const { net, vat, gross, vatByLine } = totalsOf(list.map(gbp), percent, 'GBP');
        const sum = list.reduce((total, one) => total + one, 0n);
        return net.minor === sum && gross.minor === sum + vat.minor && Money.sum(vatByLine, 'GBP').minor === vat.minor;
      }),
    ));

  test('VAT is within half a penny of the exact share', () =>
    fc.assert(
      fc.property(nets, fc.constantFrom(20n, 5n), (list, percent) => {
        const { net, vat } = totalsOf(list.map(gbp), String(percent), 'GBP');
        const off = 2n * (vat.minor * 100n - net.minor * percent);
        return off <= 100n && off >= -100n;
      }),
    ));
});

describe('credit notes', () => {
  const credit = (nets: bigint[], percent: string | null) => {
    let already = { net: gbp(0), vat: gbp(0) };
    const notes = nets.map((net) => {
      const vat = creditNoteVat(gbp(net), already, percent);
      already = { net: already.net.plus(gbp(net)), vat: already.vat.plus(vat) };
      return Number(net + vat.minor);
    });
    return { notes, already };
  };

  test('one line at a time: 82.00, 69.00, 102.00, 81.99', () =>
    expect(credit([6833n, 5750n, 8500n, 6833n], '20').notes).toEqual([8200, 6900, 10200, 8199]));

  test('lines in any order end exactly at the invoice', () =>
    fc.assert(
      fc.property(
        fc
          .array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 8 })
          .chain((nets) => fc.tuple(fc.constant(nets), fc.shuffledSubarray(nets, { minLength: nets.length }))),
        fc.constantFrom('20', '5', '17.5', null),
        ([nets, order], percent) => {
          const invoice = totalsOf(nets.map(gbp), percent, 'GBP');
          const { already } = credit(order, percent);
          return already.net.equals(invoice.net) && already.vat.equals(invoice.vat);
        },
      ),
    ));

  test('several lines to a note, in any order: never beyond the invoice, and at the end exactly at it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 1_000_000n }), fc.integer({ min: 0, max: 3 })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.constantFrom('20', '5', '17.5', null),
        (lines, percent) => {
          const invoice = totalsOf(
            lines.map(([net]) => gbp(net)),
            percent,
            'GBP',
          );
          const sums = [0, 1, 2, 3].map((note) =>
            lines.filter(([, on]) => on === note).reduce((sum, [net]) => sum + net, 0n),
          );
          const left = sums.map((_, note) => {
            const { already } = credit(sums.slice(0, note + 1), percent);
            return [invoice.net.minus(already.net).minor, invoice.vat.minus(already.vat).minor];
          });
          return left.every(([net, vat]) => net! >= 0n && vat! >= 0n) && left.at(-1)!.every((minor) => minor === 0n);
        },
      ),
    ));
});

describe('which VAT case', () => {
  const registered: VatSeller = { countryCode: 'GB', registered: true };
  const buyer = (countryCode: string, overrides: Partial<VatBuyer> = {}): VatBuyer => ({
    countryCode,
    isBusiness: true,
    vatNumber: null,
    hasVatEvidence: false,
    businessEvidence: null,
    ...overrides,
  });
  const cases: [string, VatSeller, VatBuyer, string | RegExp][] = [
    ['registered to a UK co-op', registered, buyer('GB', { isBusiness: false }), 'standard-gb'],
    ['not registered, to anybody', { ...registered, registered: false }, buyer('FR'), 'not-registered'],
    [
      'registered to an EU business with a checked number',
      registered,
      buyer('ES', { vatNumber: 'ESF1', hasVatEvidence: true }),
      'reverse-charge',
    ],
    ['its number was never checked', registered, buyer('ES', { vatNumber: 'ESF1' }), /has not been checked/],
    ['an EU business without a number', registered, buyer('ES'), /without a VAT number/],
    [
      'an EU association that is no business',
      registered,
      buyer('ES', { isBusiness: false }),
      /not known to be a business/,
    ],
    [
      'a business elsewhere, with evidence',
      registered,
      buyer('US', { businessEvidence: 'state register' }),
      'outside-scope',
    ],
    ['a business elsewhere, without', registered, buyer('US'), /Record the evidence/],
    ['a person elsewhere', registered, buyer('US', { isBusiness: false }), /not known to be a business/],
    ['an issuer outside the UK', { countryCode: 'ES', registered: true }, buyer('ES'), /established in ES/],
  ];
  test.each(cases)('%s', (_what, seller, of, expected) => {
    const found = vatCase(seller, of);
    if (typeof expected === 'string') expect(found).toEqual({ kind: 'known', case: expected });
    else expect(found).toEqual({ kind: 'held', reason: expect.stringMatching(expected) });
  });
});

test('numbers of a series', () => {
  expect(numberText('LAN-{YYYY}-{0000}', 7n, '2026-11-04')).toBe('LAN-2026-0007');
  expect(numberText('INV{000}', 12345n, '2026-11-04')).toBe('INV12345');
  expect(patternMistake('INV-{YYYY}')).toMatch(/exactly one counter/);
  expect(patternMistake('INV <{0}>')).toMatch(/letters, digits/);
  expect(patternMistake('INV-{YYYY}-{0000}')).toBeNull();
});

test('a percentage of an amount', () => expect(Rate.parse('35').percentOf(gbp(4050))).toEqual(gbp(1418)));
