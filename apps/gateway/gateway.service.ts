import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, log } from '@/runtime';
import type { InFront } from '@/web';
import { type Answer, CHECKSUM_ERROR, failed, success } from './answers';
import type { CallHandler } from './call';
import { Callbacks } from './callbacks.service';
import { CreateCall } from './calls/create.service';
import { JoinCall } from './calls/join.service';
import { ListCalls } from './calls/list-calls.service';
import { MeetingCalls } from './calls/meeting-call.service';
import { RecordingCalls } from './calls/recording-calls.service';
import { Directory, type Listed } from './directory.service';
import { leavePage } from './leave-page';
import { BadQuery, parseQuery } from './raw-query';
import { readBody } from './read-body';
import { checkSignature, NOBODY } from './signature';

const ROOT = success('<version>2.0</version><apiVersion>2.0</apiVersion><bbbVersion></bbbVersion>');
const NOT_OURS = failed('unsupportedRequest', 'This request is not supported.');
const TOO_LARGE = failed('validationError', 'The request is too large: 16 MB is the most.');
const ADDRESS = /^\/t\/([a-z0-9][a-z0-9-]{1,40})\/bigbluebutton(?:\/api)?(?:\/([A-Za-z]+(?:\/[A-Za-z]+)?)?)?\/?$/;
/** What browsers call the places that hold a page within a page. */
const FRAMES = new Set(['iframe', 'frame', 'embed', 'object']);
const LEFT = /^\/t\/([a-z0-9][a-z0-9-]{1,40})\/left$/;
const LONGEST_URL = 32 * 1024;

/**
 * A tenant's BBB address: which tenant, is the signature right, which call. One plain listener in front of the
 * framework, for every call of every client goes through here (BBB API, sections 1 and 2).
 */
@Injectable()
export class Gateway implements InFront {
  private readonly calls: ReadonlyMap<string, CallHandler>;

  constructor(
    private readonly directory: Directory,
    private readonly callbacks: Callbacks,
    create: CreateCall,
    join: JoinCall,
    meeting: MeetingCalls,
    lists: ListCalls,
    recordings: RecordingCalls,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.calls = new Map(
      [create, join, meeting, lists, recordings].flatMap(({ handlers }) => Object.entries(handlers)),
    );
  }

  takes({ url = '' }: IncomingMessage): boolean {
    return url.startsWith('/t/') || url.startsWith('/callbacks/');
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const answer = request.url!.startsWith('/callbacks/') ? this.callbacks.take(request) : this.answer(request);
    if (answer instanceof Promise)
      answer.then(
        (given) => write(response, given),
        (error: Error) => {
          log.error({ err: error }, 'a call to the gateway failed');
          write(response, failed('internalError', 'Something went wrong here. Try again in a moment.'));
        },
      );
    else write(response, answer);
  }

  private answer(request: IncomingMessage): Answer | Promise<Answer> {
    const target = request.url!;
    if (target.length > LONGEST_URL) return TOO_LARGE;
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const address = ADDRESS.exec(path);
    if (!address) return this.left(path);
    const [, slug = '', name = ''] = address;
    if (name === '') return ROOT;
    const rawQuery = mark < 0 ? '' : target.slice(mark + 1);
    const tenant = this.directory.find(slug);
    if (tenant instanceof Promise) return tenant.then((found) => this.check(request, found, name, rawQuery));
    return this.check(request, tenant, name, rawQuery);
  }

  /** The page people land on who leave a meeting; any other address here is none. */
  private left(path: string): Answer | Promise<Answer> {
    const slug = LEFT.exec(path)?.[1];
    if (slug === undefined) return NOT_OURS;
    const tenant = this.directory.find(slug);
    return tenant instanceof Promise ? tenant.then(leavePage) : leavePage(tenant);
  }

  private check(
    request: IncomingMessage,
    tenant: Listed | null,
    name: string,
    rawQuery: string,
  ): Answer | Promise<Answer> {
    if (request.method === 'GET' || request.method === 'HEAD')
      return this.signed(request, tenant, name, rawQuery, null);
    return readBody(request).then((body) =>
      body === null ? TOO_LARGE : this.signed(request, tenant, name, rawQuery, body),
    );
  }

  private signed(
    request: IncomingMessage,
    tenant: Listed | null,
    name: string,
    rawQuery: string,
    body: Buffer | null,
  ): Answer | Promise<Answer> {
    const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
    const form = body && type === 'application/x-www-form-urlencoded' ? body.toString('utf8') : null;
    const secrets = tenant && tenant.secrets.length > 0 ? tenant.secrets : NOBODY;
    const good = checkSignature(name, rawQuery, form, secrets, tenant?.gateway.takesUnsignedForms ?? false);
    if (!good || !tenant || tenant.secrets.length === 0) return CHECKSUM_ERROR;
    this.directory.noteSecret(tenant.secretIds[good.secretIndex]!);
    const handler = this.calls.get(name);
    if (!handler) return NOT_OURS;
    if (!handler.methods.includes(body === null ? 'GET' : 'POST')) return NOT_OURS;
    if (body && body.length > 0 && !handler.bodies.includes(type))
      return failed('unsupportedContentType', 'POST request Content-Type is missing or unsupported');
    try {
      const parameters = parseQuery(good.query);
      return handler.answer({
        name,
        tenant,
        parameters,
        body:
          body && form === null && body.length > 0 ? { type: typeUpstream(request, type), content: body } : undefined,
        isInFrame: FRAMES.has(String(request.headers['sec-fetch-dest'])),
        publicUrl: this.config.PUBLIC_URL,
      });
    } catch (error) {
      if (error instanceof BadQuery) return failed('validationError', `The query is out of form: ${error.message}.`);
      throw error;
    }
  }
}

/** Some servers refuse a charset; a form in parts needs its boundary. */
const typeUpstream = ({ headers }: IncomingMessage, type: string): string =>
  type === 'multipart/form-data' ? headers['content-type']! : type;

function write(response: ServerResponse, { body, type = 'text/xml', location, headers }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  if (location !== undefined) {
    response.writeHead(302, { location, 'cache-control': 'no-cache', 'content-length': 0, ...headers }).end();
    return;
  }
  const content = Buffer.from(body);
  response
    .writeHead(200, {
      'content-type': `${type};charset=utf-8`,
      'cache-control': 'no-cache',
      'content-length': content.length,
      ...headers,
    })
    .end(content);
}
