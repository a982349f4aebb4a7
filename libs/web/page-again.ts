import type { FastifyReply } from 'fastify';
import { HouseError } from '@/kernel';
import { log } from '@/runtime';
import { type FormMistake, LANGUAGES, type Language, mistakeText, mistakeWithField, refusalText, say } from '@/wording';
import { BadForm } from './errors';
import { languageFor } from './page';
import { type Refusal, type SentForm, withRefusal } from './sent-form';
import type { WebRequest } from './visitor';

/**
 * What a form that is refused is answered with: the page it was sent from as it now is, the refusal in it, and nothing that was
 * typed lost. Null where it came from no page of ours, or the page has no such form any more: then a page of its own says so.
 */
export async function pageAgain(error: unknown, request: WebRequest, reply: FastifyReply): Promise<string | null> {
  const from = pageOf(request);
  if (!from || !(error instanceof HouseError) || !['invalid', 'conflict'].includes(error.kind)) return null;
  const html = request.asTyped ? request.asTyped() : await pageAt(from, request, reply);
  if (html === null) return null;
  const sent: SentForm = { action: request.url.split('?', 1)[0]!, from, fields: fieldsOf(request) };
  return withRefusal(html, sent, refusalOf(error, languageOf(html) ?? languageFor(request)));
}

/** The refusal is said in the page's own language, which a page for strangers may have from its address. */
const languageOf = (html: string): Language | undefined =>
  LANGUAGES.find((language) => html.includes(`<html lang="${language}"`));

/** A page of ours as the sender of a form reads it now; null where there is none any more. */
async function pageAt(from: string, request: WebRequest, reply: FastifyReply): Promise<string | null> {
  const answer = await request.server.inject({
    method: 'GET',
    url: from,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => OF_THE_READER.has(name))),
    remoteAddress: request.socket.remoteAddress ?? '127.0.0.1',
  });
  if (answer.statusCode !== 200 || !/^text\/html/.test(String(answer.headers['content-type']))) {
    log.info({ from, status: answer.statusCode }, 'the page of a refused form cannot be shown again');
    return null;
  }
  for (const name of ['set-cookie', 'content-security-policy'])
    for (const one of [answer.headers[name] ?? []].flat()) void reply.header(name, one);
  return answer.body;
}

/** What says who reads, where and in which language; the rest of a form's headers is about the form. */
const OF_THE_READER: ReadonlySet<string> = new Set([
  'host',
  'cookie',
  'accept-language',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-proto',
]);

function refusalOf(error: HouseError, language: Language): Refusal {
  const { field } = error.details;
  const found: readonly FormMistake[] =
    error instanceof BadForm
      ? error.found
      : typeof field === 'string'
        ? [{ path: [field], message: refusalText(language, error) }]
        : [];
  return {
    code: error.code,
    headline: say(language, 'page.not-done'),
    sentence: found.length > 0 ? say(language, 'form.mistakes') : refusalText(language, error),
    mistakes: found.map((one) => ({
      path: one.path,
      beside: mistakeText(language, one),
      alone: mistakeWithField(language, one),
    })),
  };
}

/** The page of ours whose form was sent, with its query; null where a stranger's page or a script sent it. */
function pageOf({ method, headers: { referer, host, 'hx-request': fragment } }: WebRequest): string | null {
  if (method === 'GET' || fragment === 'true' || !referer || !URL.canParse(referer)) return null;
  const page = new URL(referer);
  return page.host === host ? `${page.pathname}${page.search}` : null;
}

/** A form's fields under the names the page gave them; of one with files, its texts. */
function fieldsOf({ body, rawBody, headers }: WebRequest & { rawBody?: Buffer }): [string, string][] {
  if (/^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? ''))
    return [...new URLSearchParams(String(rawBody ?? ''))];
  return Object.entries(body ?? {}).filter((field): field is [string, string] => typeof field[1] === 'string');
}
