export * from './figures';
export * from './inert';
export * from './mistake';
export * from './refusal';
export * from './say';
export * from './templates.adapter';
export type { TextKey } from './texts/en';
