import { Money } from './money';

/** The least a card or a debit is charged for; what is below is carried over (invoice-rules section 10). */
const LEAST: Readonly<Record<string, bigint>> = { GBP: 30n, EUR: 50n, USD: 50n };
export const leastCharge = (currency: string): Money => Money.of(LEAST[currency] ?? 50n, currency);
