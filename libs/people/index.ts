export * from './add-member.service';
export * from './errors';
export * from './people.jobs';
export * from './people.module';
export * from './people.store';
export * from './policy';
export * from './roles';
export * from './sign-in.service';
export { hashOf, newToken } from './tokens';
