export * from './bbb-client';
export * from './checksum';
export * from './errors';
export * from './jwt';
export * from './meeting-ids';
export * from './meetings-xml';
export type { Answer } from './read-entries';
export * from './recordings-xml';
