export * from './books.module';
export * from './books.store';
