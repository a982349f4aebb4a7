export * from './errors';
export * from './openid-provider';
export type { ProviderClient } from './provider-client';
