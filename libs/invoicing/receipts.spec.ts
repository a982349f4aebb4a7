import fc from 'fast-check';
import { netReceived } from './receipts';

const paid = (netMinor: bigint, grossMinor: bigint, paidBeforeMinor: bigint, paidMinor: bigint) => ({
  netMinor,
  grossMinor,
  paidBeforeMinor,
  paidMinor,
});

test.each([
  ['a whole invoice', [paid(1000n, 1200n, 0n, 1200n)], 1000n],
  ['a part of it', [paid(1000n, 1200n, 0n, 601n)], 501n],
  ['what came before the agreement is not counted', [paid(1000n, 1200n, 600n, 1200n)], 500n],
  ['what was paid back is taken off', [paid(1000n, 1200n, 1200n, 0n)], -1000n],
  ['no VAT', [paid(999n, 999n, 0n, 333n), paid(0n, 0n, 0n, 0n)], 333n],
])('net received: %s', (_, invoices, net) => expect(netReceived(invoices, 'GBP').minor).toBe(net));

test('payments in any parts come to the net of the invoice', () =>
  fc.assert(
    fc.property(fc.bigInt(1n, 100_000n), fc.bigInt(0n, 20_000n), fc.array(fc.nat(1000)), (net, vat, cuts) => {
      const gross = net + vat;
      const until = [...cuts.map((cut) => (gross * BigInt(cut)) / 1000n).sort((a, b) => (a < b ? -1 : 1)), gross];
      const sum = until.reduce(
        (all, one, at) => all + netReceived([paid(net, gross, until[at - 1] ?? 0n, one)], 'GBP').minor,
        0n,
      );
      expect(sum).toBe(net);
    }),
  ));
