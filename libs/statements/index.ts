export * from './books-of.service';
export * from './debtors';
export * from './debtors.store';
export * from './errors';
export * from './payer-list.store';
export * from './print-receipt.service';
export type { AccountLine, StatementOfAccount } from './statement-of-account';
export * from './statements.module';
