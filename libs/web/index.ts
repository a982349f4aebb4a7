export * from './door';
export * from './errors';
export * from './page';
export * from './parse';
export * from './session-cookie';
export * from './visitor';
export * from './web.module';
export * from './web-application';
