export { endMandate } from './charging';
export { closeDispute, escalateInquiry } from './disputing';
export { payOut } from './money';
export { SimAccount } from './sim-account';
export * from './simulated-stripe';
export type { Delivery } from './webhooks';
