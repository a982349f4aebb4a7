import { Money } from '@/kernel';
import type { PaymentState } from './payment-state';

export type Channel = 'collection' | 'checkout' | 'transfer';
export type MethodKind = 'card' | 'bacs_debit' | 'bank-transfer';

/** Money that comes in or is tried for. Bank transfers are payments like any other; they only need no asking. */
export interface Payment {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly tenantId: string | null;
  readonly payerId: string;
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly channel: Channel;
  readonly accountId: string | null;
  readonly methodId: string | null;
  readonly methodKind: MethodKind | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: PaymentState;
  /** Sent with the request as it stands here, and with no other. */
  readonly idempotencyKey: string | null;
  readonly request: Readonly<Record<string, unknown>> | null;
  /** The intent at the card service, once known. */
  readonly externalId: string | null;
  readonly sessionId: string | null;
  readonly pageUrl: string | null;
  readonly linkToken: string | null;
  readonly failureCode: string | null;
  readonly failureText: string | null;
  readonly receivedOn: string | null;
  /** The day by which the bank's answer to a debit is expected; null for what is no debit, or was never on its way. */
  readonly expectedOn: string | null;
  readonly reference: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** A payment as it is written down first: prepared, unless it has come already. */
export type NewPayment = Omit<
  Payment,
  | 'state'
  | 'externalId'
  | 'sessionId'
  | 'pageUrl'
  | 'linkToken'
  | 'failureCode'
  | 'failureText'
  | 'receivedOn'
  | 'expectedOn'
  | 'reference'
  | 'createdAt'
  | 'changedAt'
> & {
  readonly receivedOn?: string;
  readonly reference?: string;
  readonly state?: PaymentState;
  readonly linkToken?: string;
};

/** What becomes known of a payment; what is left out stays. */
export interface PaymentChange {
  readonly state?: PaymentState;
  readonly externalId?: string;
  readonly sessionId?: string;
  readonly pageUrl?: string;
  readonly methodKind?: Payment['methodKind'];
  readonly failureCode?: string | null;
  readonly failureText?: string | null;
  readonly receivedOn?: string;
  readonly expectedOn?: string;
}

/** Where a payment stands, for jobs and services: whose books, whose rows, which. */
export interface PaymentRef {
  readonly tier: 'retail' | 'wholesale';
  readonly issuerResellerId: string;
  readonly resellerId: string;
  readonly paymentId: string;
}
export const refOf = ({ tier, issuerResellerId, resellerId, id }: Payment): PaymentRef => ({
  tier,
  issuerResellerId,
  resellerId,
  paymentId: id,
});

export interface Allocation {
  readonly invoiceId: string;
  readonly tenantId: string | null;
  readonly amountMinor: bigint;
}

export const amountOf = ({ amountMinor, currency }: Pick<Payment, 'amountMinor' | 'currency'>): Money =>
  Money.of(amountMinor, currency);

/** How long a page of the card service stands open; while it does, its invoices are not collected. */
export const PAGE_LIVES_MS = 60 * 60_000;
/** How long before its end nobody is led to a page any more: there would be no time to pay on it. */
export const PAGE_ENDS_SOON_MS = 10 * 60_000;
/** How long a key may be sent again without asking first: short of the day Stripe keeps it. */
export const KEY_HOLDS_MS = 23 * 60 * 60_000;
