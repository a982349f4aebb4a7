export * from './audit.module';
export * from './audit-entries.store';
