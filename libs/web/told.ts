import { HttpException } from '@nestjs/common';
import { type ErrorKind, HouseError } from '@/kernel';
import { log } from '@/runtime';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  unavailable: 503,
};

/** The HTTP status of a kind of mistake; undefined for what is none. */
export const statusOfKind = (kind: string): number | undefined => STATUS[kind as ErrorKind];

/** A mistake as any door tells it: its status, its stable code and its sentence. A bug is logged, and told as one. */
export function told(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof HouseError) return { status: STATUS[error.kind], code: error.code, message: error.message };
  const status = statusOf(error);
  if (status !== null) {
    const isMissing = status === 403 || status === 404;
    return isMissing
      ? { status: 404, code: 'no-such-page', message: 'There is no such page.' }
      : { ...BAD_REQUEST, status };
  }
  if (UNREADABLE.has((error as { code?: unknown }).code as string)) {
    log.warn({ err: error }, 'a request that no column can hold');
    return BAD_REQUEST;
  }
  log.error({ err: error }, 'a bug');
  return {
    status: 500,
    code: 'internal',
    message: 'Something went wrong on our side. It is in the log; please try again in a minute.',
  };
}

const BAD_REQUEST = { status: 400, code: 'bad-request', message: 'The request could not be understood.' };

/**
 * What PostgreSQL says of a text that is no day, no instant, no id: a cursor made by hand, where the address itself was
 * good. Figures out of range are not among them: those are reckoned by us.
 */
const UNREADABLE: ReadonlySet<string> = new Set(['22007', '22008', '22009', '22P02']);

/** The status of a mistake that Nest or Fastify saw in the request itself; null for anything that is ours. */
function statusOf(error: unknown): number | null {
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
