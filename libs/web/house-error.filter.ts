import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { HouseError } from '@/kernel';
import { CONFIG, type Config } from '@/runtime';
import { type Language, mistakeWithField, refusalText, say } from '@/wording';
import { BadForm } from './errors';
import { languageFor, page } from './page';
import { pageAgain } from './page-again';
import { told } from './told';
import type { WebRequest } from './visitor';

/** Mistakes in the tongue of the door: the form's own page with what is wrong with it, or a page with the sentence. Anything unknown is a bug: logged, told as such. */
@Catch()
export class HouseErrorFilter implements ExceptionFilter {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<WebRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, code, message } = told(error);
    if (request.door === 'api' || /^\/v1(\/|$)/.test(request.url))
      return void sendProblem(error, { status, code, message }, request, reply);
    const elsewhere = wayRound(code, request);
    if (elsewhere !== null) {
      if (request.headers['hx-request'] === 'true')
        return void reply.status(204).header('hx-redirect', elsewhere).send();
      return void reply.redirect(elsewhere, 303);
    }
    const { retryAfterSeconds } = error instanceof HouseError ? error.details : {};
    if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', retryAfterSeconds);
    const html =
      (await pageAgain(error, request, reply)) ??
      page('open/error', request, {
        titleKey: 'page.not-done',
        back: cameFrom(request),
        code,
        message: inWords(error, { code, message }, languageFor(request)),
        home: new URL(this.config.PUBLIC_URL).pathname,
      });
    reply
      .status(typeof retryAfterSeconds === 'number' ? 429 : status)
      .type('text/html; charset=utf-8')
      .send(html);
  }
}

/** What a page says of it; of a form, each thing that is wrong in words for people, as programs get the schema's. */
const inWords = (error: unknown, told: { code: string; message: string }, language: Language): string =>
  error instanceof BadForm
    ? say(language, 'error.bad-form', {
        mistakes: error.found.map((one) => mistakeWithField(language, one)).join('; '),
      })
    : refusalText(language, told);

/** RFC 9457: what a program gets. `type` is a page that explains the code. */
function sendProblem(
  error: unknown,
  told: { status: number; code: string; message: string },
  request: WebRequest,
  reply: FastifyReply,
): void {
  const { retryAfterSeconds, mistakes, errors } = error instanceof HouseError ? error.details : {};
  const status = typeof retryAfterSeconds === 'number' ? 429 : told.status;
  if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', retryAfterSeconds);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  const problem = {
    type: `/problems/${told.code}`,
    code: told.code,
    title: told.code.replace(/-/g, ' '),
    status,
    detail: told.message,
    instance: String(request.id),
    ...(Array.isArray(mistakes) ? { mistakes } : {}),
    ...(Array.isArray(errors) ? { errors } : {}),
  };
  reply.status(status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}

/** Where somebody is sent who must show first who they are; afterwards they come back to the page they were on. */
function wayRound(code: string, request: WebRequest): string | null {
  const isReading = request.method === 'GET';
  const from = isReading ? request.url : cameFrom(request) || '/';
  const next = `?next=${encodeURIComponent(from)}`;
  if (code === 'sign-in-first') return isReading ? `/sign-in${next}` : null;
  if (code === 'second-factor-first') return `/account/second-factor${next}`;
  return code === 'prove-first' ? `/account/proof${next}` : null;
}

/** The page whose form was sent; nothing where it is not known. */
function cameFrom({ method, headers: { referer } }: WebRequest): string {
  return method !== 'GET' && referer && URL.canParse(referer) ? pathOf(new URL(referer)) : '';
}
const pathOf = ({ pathname, search }: URL): string => `${pathname}${search}`;
