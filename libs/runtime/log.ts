import { AsyncLocalStorage } from 'node:async_hooks';
import pino, { type Logger } from 'pino';

/** What the lines of one request or job have in common: its id and, once known, its scope. Ids only. */
export const logContext = new AsyncLocalStorage<Record<string, string>>();

const REDACTED = ['secret', 'password', 'token', 'checksum', 'cookie', 'authorization', 'email', 'to', 'fullName'];

const MAIL_ADDRESS = /[^\s"'<>(),;:=]+@[^\s"'<>(),;:=]+/g;
const withoutAddresses = (text: string | undefined): string | undefined => text?.replace(MAIL_ADDRESS, '[address]');

/** An error as it is logged: a database's error also carries the statement and its values, a mail server's the answer. */
export const loggedError = (error: unknown): unknown =>
  error instanceof Error
    ? {
        type: error.name,
        code: (error as { code?: unknown }).code,
        message: withoutAddresses(error.message),
        stack: withoutAddresses(error.stack),
      }
    : withoutAddresses(String(error));

/** The one log: JSON lines with request and job ids; secrets and personal data are cut out by name, one level deep. */
export const log: Logger = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: undefined,
  serializers: { err: loggedError },
  mixin: () => logContext.getStore() ?? {},
  redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[cut]' },
  timestamp: pino.stdTimeFunctions.isoTime,
});

/** For Nest's own lines: warnings and errors alone. */
export const nestLogger = {
  log: (): void => undefined,
  debug: (): void => undefined,
  verbose: (): void => undefined,
  warn: (message: unknown): void => log.warn({ from: 'nest' }, withoutAddresses(String(message))),
  error: (message: unknown, stack?: unknown): void =>
    log.error({ from: 'nest', stack: withoutAddresses(String(stack)) }, withoutAddresses(String(message))),
};
