import fc from 'fast-check';
import { paymentReference, referenceKey, referencesIn } from './payment-reference';

test.each([
  // Published examples of ISO 11649.
  ['539007547034', 'RF18539007547034'],
  ['H0G0-2026-0001', paymentReference('H0G020260001')],
])('%s is %s', (number, reference) => expect(paymentReference(number)).toBe(reference));

const numbers = fc.stringMatching(/^[A-Z]{1,6}-[0-9]{4}-[0-9]{4,6}$/);

test('a reference fits a transfer, and is found again among other words, however it is spaced', () => {
  fc.assert(
    fc.property(numbers, (number) => {
      const reference = paymentReference(number);
      expect(reference.length).toBeLessThanOrEqual(18);
      const spaced = reference.replace(/(.{4})/g, '$1 ').toLowerCase();
      for (const text of [reference, `inv ${spaced} thanks`, `/${reference}/`])
        expect(referencesIn(text)).toContain(referenceKey(number));
    }),
  );
});

test('one wrong digit or letter, or two of a kind exchanged, is no reference to any number of its length', () => {
  fc.assert(
    fc.property(numbers, fc.nat(13), fc.nat(25), (number, at, other) => {
      const reference = paymentReference(number);
      const place = 4 + (at % (reference.length - 4));
      const isDigit = (one: string | undefined): boolean => /\d/.test(one ?? '');
      const [here, before] = [reference[place]!, reference[place - 1]!];
      const instead = isDigit(here) ? String(other % 10) : String.fromCharCode(65 + other);
      const wrong = reference.slice(0, place) + instead + reference.slice(place + 1);
      const swapped = reference.slice(0, place - 1) + here + before + reference.slice(place + 1);
      for (const text of isDigit(here) === isDigit(before) ? [wrong, swapped] : [wrong])
        if (text !== reference)
          expect(referencesIn(text).filter((key) => key.length === reference.length - 4)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('a long number keeps its end', () => expect(referenceKey('CO-OPERATIVE-2026-000123')).toBe('TIVE2026000123'));
