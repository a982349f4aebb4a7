export * from './sender-check';
export * from './smtp-mailer';
