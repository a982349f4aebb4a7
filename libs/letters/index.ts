export * from './letters.jobs';
export * from './letters.module';
export * from './letters.store';
export { addressOf } from './mail-address';
export * from './post-notice.service';
export * from './retry-letters.service';
export * from './send-letter.service';
export * from './write-letter.service';
export * from './write-payment-notice.service';
