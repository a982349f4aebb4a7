import fc from 'fast-check';
import { isReceived, nextState, type PaymentState, stateOfIntent } from './payment-state';

const STATES: PaymentState[] = [
  'prepared',
  'created',
  'confirming',
  'requires-action',
  'processing',
  'failed',
  'canceled',
  'succeeded',
];
const settled = (observed: readonly PaymentState[]): PaymentState =>
  observed.reduce<PaymentState>((state, one) => nextState(state, one) ?? state, 'prepared');

test('old answers in any order never take money back', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...STATES)), (observed) => {
      const state = settled(observed);
      expect(isReceived(state)).toBe(observed.includes('succeeded'));
    }),
  ));

test.each([
  ['succeeded', true, null, 'succeeded'],
  ['processing', true, null, 'processing'],
  ['requires_payment_method', true, 'card_declined', 'failed'],
  ['requires_payment_method', true, 'authentication_required', 'requires-action'],
  ['requires_payment_method', false, null, 'created'],
  ['requires_confirmation', false, null, 'created'],
  ['requires_action', true, null, 'requires-action'],
  ['canceled', true, null, 'canceled'],
] as const)('an intent that is %s (confirmed: %s, last error %s) is %s', (status, isConfirmed, lastErrorCode, state) =>
  expect(stateOfIntent(status, { isConfirmed, lastErrorCode })).toBe(state),
);

test('a dispute that has begun is not undone by an old success', () =>
  expect(nextState('disputed', 'succeeded')).toBeNull());
