import { Rate } from '@/kernel';
import { priceText } from './price-text';

const hours = (count: bigint) => count * 3600n;
const tiers = [
  { upToSeconds: hours(100n), perHour: Rate.parse('0.60') },
  { upToSeconds: hours(500n), perHour: Rate.parse('0.45') },
  { upToSeconds: null, perHour: Rate.parse('0.30') },
];

test.each([
  [{ model: 'flat', perHour: Rate.parse('0.60') }, '£0.60 an hour'],
  [{ model: 'graduated', tiers }, '£0.60 an hour up to 100; £0.45 an hour up to 500; £0.30 beyond'],
  [{ model: 'graduated', tiers: tiers.slice(2) }, '£0.30 an hour'],
  [
    { model: 'volume', tiers },
    '£0.60 an hour; £0.45 for every hour if they are more than 100 in the month; £0.30 for every hour if they are more than 500 in the month',
  ],
] as const)('%j reads %s', (price, text) => expect(priceText(price, 'GBP', 'en')).toBe(text));

test('hours and money are written as the reader writes them', () => {
  const two = [{ upToSeconds: 27_000n, perHour: Rate.parse('0.6') }, tiers[2]!];
  const text = priceText({ model: 'graduated', tiers: two }, 'GBP', 'ca');
  expect(text.replaceAll('\u00a0', ' ')).toBe('0,60 £ l’hora fins a 7,5; 0,30 £ a partir d’aquí');
});
