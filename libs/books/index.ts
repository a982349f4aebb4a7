export * from './balances.store';
export * from './books.module';
export * from './books.store';
export type { Account, EntryKind, EntryToPost, Posting } from './entry';
export { openingEntry } from './opening-entry';
