import { ConfigError } from './config';
import { log } from './log';

/** Starts a program: a mistake in the configuration is told in words, anything else is logged whole; both end it. */
export function runMain(start: () => Promise<void>): void {
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was left alone'));
  start().catch((error: Error) => {
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    else log.fatal({ err: error }, 'could not start');
    process.exit(1);
  });
}
