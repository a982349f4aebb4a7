import type { Stripe } from '@/adapters/stripe';
import type { Money } from '@/kernel';
import { mostAtATime } from './collection-decision';
import type { PaymentAccount } from './payment-accounts.store';
import type { PaymentMethod } from './payment-methods.store';

/**
 * What a page of the card service takes for an account, to save it or to pay an amount with: a card, and a direct debit where
 * these are switched on there, in pounds, and for no more than may be debited at a time.
 */
export function waysToPay(account: PaymentAccount, total?: Money): PaymentMethod['kind'][] {
  const most = mostAtATime({
    debitCeilingMinor: account.bacsDebitCeilingMinor,
    weeklyCeilingMinor: account.bacsWeeklyCeilingMinor,
  });
  const canDebit = account.canDebit && account.currency === 'GBP' && (total === undefined || total.minor <= most);
  return canDebit ? ['card', 'bacs_debit'] : ['card'];
}

/** Whether Bacs is switched on at an account; where it does not say, as if. */
export const debitsAreOn = ({ capabilities }: Stripe.Account): boolean =>
  !capabilities || capabilities.bacs_debit_payments === 'active';
