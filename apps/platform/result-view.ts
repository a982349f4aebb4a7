import type { LocalDate } from '@/kernel';
import type { Payment } from '@/payments';
import { dateText, type Language, say } from '@/wording';

/** Whether the bank should have answered to a debit by now. */
export const isLate = ({ state, expectedOn }: Pick<Payment, 'state' | 'expectedOn'>, today: LocalDate): boolean =>
  state === 'processing' && expectedOn !== null && expectedOn < today;

/** By when the bank's answer to a debit on its way is expected, or that it is late; nothing for any other payment. */
export function resultText(
  payment: Pick<Payment, 'state' | 'expectedOn'>,
  today: LocalDate,
  language: Language,
): string {
  if (payment.state !== 'processing' || payment.expectedOn === null) return '';
  const on = dateText(payment.expectedOn, language);
  return say(language, isLate(payment, today) ? 'payment.result-late' : 'payment.result-by', { on });
}
