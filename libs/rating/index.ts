export * from './price';
export * from './rate-fee';
export * from './rate-usage';
export * from './volume-drop';
