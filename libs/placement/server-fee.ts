import { Money } from '@/kernel';

/** The monthly fee of a dedicated server from the text of the setting: `250.00 GBP`. */
export function serverFeeOf(text: string): Money {
  const [amount = '', currency = ''] = text.split(' ');
  return Money.of(amount.replace('.', ''), currency);
}
