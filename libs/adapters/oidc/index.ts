export * from './errors';
export * from './openid-provider';
