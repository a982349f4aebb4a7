export * from './player';
export type { SimRecording } from './recording';
export * from './script';
export * from './simulated-bbb';
