export * from './agreement-terms';
export * from './agreements.store';
export * from './errors';
export * from './plan-in-force.service';
export * from './plans.module';
export * from './price-list';
export * from './price-lists.store';
export * from './price-on';
