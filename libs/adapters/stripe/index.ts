export type { default as Stripe } from 'stripe';
export * from './errors';
export { OwnTurns, Pace } from './pace';
export * from './stripe-client';
export * from './webhook-signature';
