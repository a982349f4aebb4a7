import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type ErrorKind, HouseError } from '@/kernel';
import { CONFIG, type Config, log } from '@/runtime';
import { page } from './page';
import type { WebRequest } from './visitor';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  unavailable: 503,
};

/** Mistakes in the tongue of the door: a page with the sentence. Anything unknown is a bug: logged, told as such. */
@Catch()
export class HouseErrorFilter implements ExceptionFilter {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<WebRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, code, message } = this.told(error);
    if (code === 'sign-in-first' && request.method === 'GET') {
      return void reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303);
    }
    const html = page('open/error', request, {
      title: 'Not done',
      code,
      message,
      home: new URL(this.config.PUBLIC_URL).pathname,
    });
    reply.status(status).type('text/html; charset=utf-8').send(html);
  }

  private told(error: unknown): { status: number; code: string; message: string } {
    if (error instanceof HouseError) return { status: STATUS[error.kind], code: error.code, message: error.message };
    const status = statusOf(error);
    if (status !== null) {
      const isMissing = status === 403 || status === 404;
      return isMissing
        ? { status: 404, code: 'no-such-page', message: 'There is no such page.' }
        : { status, code: 'bad-request', message: 'The request could not be understood.' };
    }
    log.error({ err: error }, 'a bug');
    return {
      status: 500,
      code: 'internal',
      message: 'Something went wrong on our side. It is in the log; please try again in a minute.',
    };
  }
}

/** The status of a mistake that Nest or Fastify saw in the request itself; null for anything that is ours. */
function statusOf(error: unknown): number | null {
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
