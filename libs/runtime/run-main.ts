import type { Server } from 'node:http';
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

/** Told to stop, a server takes no more requests, answers those it has, and only then is the application closed. */
export function closeBefore(app: { close(): Promise<void> }, server: Server): void {
  const stop = (): void => {
    server.close(() => void app.close().then(() => process.exit(0)));
    server.closeIdleConnections();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}
