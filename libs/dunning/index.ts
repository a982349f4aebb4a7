export * from './dunning.module';
export * from './errors';
export * from './lift-suspension.service';
export * from './restrict.service';
export * from './restriction-letters.service';
export * from './suspend-tenant.service';
