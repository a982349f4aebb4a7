export * from './outside-agent';
export * from './public-address';
