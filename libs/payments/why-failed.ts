import { type Language, say } from '@/wording';
import type { Payment } from './payment';

const REASONS = {
  insufficient_funds: 'payment.why.insufficient-funds',
  expired_card: 'payment.why.expired-card',
  authentication_required: 'payment.why.authentication-required',
  payment_intent_authentication_failure: 'payment.why.authentication-required',
  generic_decline: 'payment.why.declined',
  card_declined: 'payment.why.declined',
  do_not_honor: 'payment.why.declined',
  lost_card: 'payment.why.declined',
  stolen_card: 'payment.why.declined',
  debit_not_authorized: 'payment.why.not-authorised',
  payment_method_mandate_inactive: 'payment.why.mandate-ended',
  account_closed: 'payment.why.account-closed',
  bank_account_closed: 'payment.why.account-closed',
} as const;

/**
 * Why a collection failed, in the payer's or operator's language; what the card service says where its code is none of
 * the known ones (Stripe's decline and failure codes), and '' where nothing failed. A lost or stolen card reads as
 * declined, as Stripe asks.
 */
export function whyFailed({ failureCode, failureText }: WhatFailed, language: Language): string {
  const reason = REASONS[failureCode as keyof typeof REASONS];
  return reason ? say(language, reason) : (failureText ?? '');
}

type WhatFailed = Pick<Payment, 'failureCode' | 'failureText'>;
