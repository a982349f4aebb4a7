export * from './errors';
export * from './people.module';
export * from './people.store';
export * from './policy';
export * from './roles';
export * from './sign-in.service';
export { hashOf } from './tokens';
