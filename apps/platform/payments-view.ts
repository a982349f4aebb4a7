import { type Invoice, isPaid } from '@/invoicing';
import { type LocalDate, leastCharge, Money } from '@/kernel';
import { isUnderWay, type Payment, type SmallDebt, whyFailed, withAlong } from '@/payments';
import { type Language, moneyText, say, type TextKey } from '@/wording';
import { resultText } from './result-view';

/** Why an amount is not charged, and when it is. */
export const carriedOverText = (currency: string, language: Language): string =>
  say(language, 'portal.carried-over', { least: moneyText(leastCharge(currency), language) });

/** What is paid with an invoice because it was carried over from others, and what that makes in all; empty where nothing is. */
export function alongText(open: Money, along: readonly SmallDebt[], language: Language): string {
  if (along.length === 0) return '';
  return say(language, 'portal.paid-along', {
    numbers: along.map(({ number }) => number).join(', '),
    amount: moneyText(withAlong(Money.zero(open.currency), along), language),
    total: moneyText(withAlong(open, along), language),
  });
}

/** What a page says of how an invoice stands in money: what is open, what is on its way, what has come. */
export function paymentsView(
  invoice: Invoice,
  openMinor: bigint,
  payments: readonly (Payment & { allocatedMinor: bigint })[],
  language: Language,
  today: LocalDate,
  along: readonly SmallDebt[],
) {
  const open = Money.of(openMinor, invoice.currency);
  const underWay = payments.find(({ state }) => isUnderWay(state));
  const isOpen = invoice.state === 'issued' && invoice.kind === 'invoice' && openMinor > 0n;
  const isBelowLeast = isOpen && withAlong(open, along).compare(leastCharge(open.currency)) < 0;
  // A page that was opened and left holds nothing up: the same one is opened again.
  const isOnItsWay = underWay !== undefined && !(underWay.channel === 'checkout' && underWay.state !== 'processing');
  const canPay = isOpen && !isOnItsWay && !isBelowLeast;
  return {
    open,
    isOpen,
    isPaid: isPaid(invoice, openMinor),
    isOnItsWay,
    result: underWay ? resultText(underWay, today, language) : '',
    canPay,
    paidAlong: canPay ? alongText(open, along, language) : '',
    carriedOver: isBelowLeast ? carriedOverText(open.currency, language) : '',
    payments: payments
      .filter(({ channel, state }) => !(channel === 'checkout' && ['prepared', 'created', 'canceled'].includes(state)))
      .map((payment) => ({
        id: payment.id,
        on: payment.receivedOn ?? '',
        at: payment.createdAt,
        amount: Money.of(payment.allocatedMinor, payment.currency),
        how: payment.methodKind ? say(language, `method.${payment.methodKind}`) : '',
        state: payment.state,
        stateText: say(language, `payment.${payment.state}` as TextKey),
        isGood: payment.state === 'succeeded',
        receipt: payment.state === 'succeeded' ? `/portal/statement/${payment.id}/receipt` : '',
        failure: whyFailed(payment, language),
      })),
  };
}
