export * from './agreements.store';
export * from './plans.module';
export * from './price-lists.store';
