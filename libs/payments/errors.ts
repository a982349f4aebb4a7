import { HouseError, type Money } from '@/kernel';

export class NoPaymentAccount extends HouseError {
  constructor() {
    super(
      'conflict',
      'no-payment-account',
      'Payment by card is not set up for this invoice. Pay by bank transfer as the invoice says.',
    );
  }
}
export class NotASecretKey extends HouseError {
  constructor() {
    super(
      'invalid',
      'stripe-not-a-secret-key',
      'This is not a secret key: it begins with sk_ or rk_. The publishable key (pk_) is not needed.',
    );
  }
}
export class AccountInOtherCurrency extends HouseError {
  constructor(account: string, issuer: string) {
    super(
      'conflict',
      'stripe-account-currency',
      `This Stripe account keeps its money in ${account}, and the issuer's invoices are in ${issuer}. Use an account in ${issuer}.`,
    );
  }
}
export class NothingToPay extends HouseError {
  constructor() {
    super('conflict', 'nothing-to-pay', 'Nothing is left to pay of this invoice.');
  }
}
export class PaymentUnderWay extends HouseError {
  constructor() {
    super(
      'conflict',
      'payment-under-way',
      'A payment of this invoice is on its way. Wait for its outcome; a direct debit takes some days.',
    );
  }
}
export class BelowLeastCharge extends HouseError {
  constructor(least: string) {
    super(
      'conflict',
      'below-least-charge',
      `Cards and direct debits cannot be charged for less than ${least}. The amount is carried over to the next invoice.`,
    );
  }
}
export class NoSuchPayment extends HouseError {
  constructor(id: string) {
    super('missing', 'no-such-payment', 'There is no such payment here.', { id });
  }
}
export class PayLinkOver extends HouseError {
  constructor() {
    super(
      'missing',
      'pay-link-over',
      'This link was good for ninety days. The invoice in your mail says how to pay it, and so does the portal.',
    );
  }
}
export class UnknownPaymentAccount extends HouseError {
  constructor() {
    super('missing', 'unknown-payment-account', 'No account of this installation has this address.');
  }
}
export class RefundTooLarge extends HouseError {
  constructor(left: Money) {
    super(
      'conflict',
      'refund-too-large',
      `That is more than can be refunded: ${left.minor} ${left.currency} in minor units are left.`,
    );
  }
}
/** What a payment left as credit is given back already: it cannot be taken off a second time. */
export class CreditIsSpent extends HouseError {
  constructor() {
    super(
      'conflict',
      'credit-is-spent',
      'The credit that this payment left was given back to the payer. Undo that first.',
    );
  }
}
export class NoSuchRefund extends HouseError {
  constructor() {
    super('missing', 'no-such-refund', 'There is no such refund here.');
  }
}
export class NotRefundable extends HouseError {
  constructor() {
    super(
      'conflict',
      'not-refundable',
      'Only a payment that has come by card or direct debit, and is not disputed, can be refunded here.',
    );
  }
}
export class NotPaidTwice extends HouseError {
  constructor() {
    super(
      'conflict',
      'not-paid-twice',
      'Nothing was paid twice or too much. What a credit note gives back is refunded in its name.',
    );
  }
}
export class CreditNoteOfAnother extends HouseError {
  constructor() {
    super(
      'invalid',
      'credit-note-of-another',
      'A refund names a credit note of an invoice that this payment has paid. This is none.',
    );
  }
}
