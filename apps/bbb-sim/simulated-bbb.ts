import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ChecksumAlgorithm, verifyChecksum, withoutChecksum } from '@/adapters/bbb';
import type { Clock } from '@/kernel';
import { CALLS } from './calls';
import type { CallAnswer } from './calls/call';
import { control } from './control';
import { ServerState } from './server-state';
import { isSignedForm } from './signed-form';
import { isVisit, visit } from './visits';
import { failed, success } from './xml';

const API = '/bigbluebutton/api';
const LARGEST_BODY = 16 * 1024 * 1024;
/** The webhooks service of a 2.7 takes no other. */
const OF_HOOKS: readonly ChecksumAlgorithm[] = ['sha1'];

/** One make-believe BBB server on a port of its own. Its clock is the one it is given. */
export class SimulatedBbb {
  readonly state: ServerState;
  private readonly server: Server;
  private ticking: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    readonly secret: string,
    clock: Clock,
  ) {
    this.state = new ServerState(clock, secret, `${name}.example`);
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(port, '127.0.0.1', resolve));
    this.ticking = setInterval(() => this.state.tick(), 1_000).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.ticking);
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  get host(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The base address a client is given. */
  get url(): string {
    return `${this.host}/bigbluebutton/`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults } = this.state;
    if (request.url?.startsWith('/sim/')) return this.control(request, response);
    if (faults.down) return void request.destroy();
    if (faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.slowMs));
    this.state.tick();
    response.setHeader('date', new Date(this.state.nowMs()).toUTCString());
    const [path = '', rawQuery = ''] = splitOnce(request.url ?? '', '?');
    if (isVisit(path)) {
      const query = new URLSearchParams(rawQuery);
      return visit({ state: this.state, host: this.host, path, query }, request, response);
    }
    if (!path.startsWith(API)) return void response.writeHead(404).end();
    const answer = await this.api(path.slice(API.length).replace(/^\/|\/$/g, ''), rawQuery, request);
    if (faults.losesAnswers) return void request.destroy();
    await this.write(response, answer);
  }

  private async api(call: string, rawQuery: string, request: IncomingMessage): Promise<CallAnswer> {
    if (call === '')
      return {
        xml: success([
          ['version', '2.0'],
          ['apiVersion', '2.0'],
          ['bbbVersion', '2.7.4'],
        ]),
      };
    const known = Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
    const content = request.method === 'POST' ? await bodyOf(request) : Buffer.alloc(0);
    const fullType = request.headers['content-type'] ?? '';
    const type = (fullType.split(';')[0] ?? '').toLowerCase();
    const form = type === 'application/x-www-form-urlencoded' ? content.toString('utf8') : '';
    if (!this.isSigned(call, rawQuery, form)) return { xml: failed('checksumError', 'Checksums do not match') };
    if (!known) return { xml: failed('validationError', 'There is no such call.') };
    if (this.state.faults.refusesWith) return refusal(call, this.state.faults.refusesWith);
    if (!known.methods.includes(request.method ?? ''))
      return { xml: failed('unsupportedRequest', 'This request is not supported.') };
    if (content.length > 0 && !known.bodies.includes(type))
      return { xml: failed('unsupportedContentType', 'POST request Content-Type is missing or unsupported') };
    const [inUrl, inForm] = [[...new URLSearchParams(rawQuery)], [...new URLSearchParams(form)]];
    if (inForm.some(([name]) => inUrl.some(([other]) => other === name)))
      return { xml: failed('validationError', 'A parameter may stand in the URL or in the body, not in both') };
    const body = content.length === 0 || form !== '' ? null : { type: type.endsWith('xml') ? type : fullType, content };
    return known.handle({ parameters: firstOfEach([...inUrl, ...inForm]), state: this.state, host: this.host, body });
  }

  private isSigned(call: string, rawQuery: string, form: string): boolean {
    if (verifyChecksum(call, rawQuery, [this.secret], call.startsWith('hooks/') ? OF_HOOKS : undefined)) return true;
    return form !== '' && withoutChecksum(rawQuery).query === '' && isSignedForm(call, form, this.secret);
  }

  private async write(response: ServerResponse, answer: CallAnswer): Promise<void> {
    if ('redirect' in answer)
      return void response
        .writeHead(302, {
          location: answer.redirect,
          'cache-control': 'no-cache',
          ...(answer.cookie ? { 'set-cookie': answer.cookie } : {}),
        })
        .end();
    const type = 'json' in answer ? 'application/json' : 'text/xml';
    response.writeHead(200, { 'content-type': `${type};charset=utf-8`, 'cache-control': 'no-cache' });
    if ('json' in answer) return void response.end(JSON.stringify(answer.json));
    const chunks = 'xml' in answer ? [answer.xml] : answer.chunks;
    await pipeline(Readable.from(this.state.faults.brokenXml ? broken(chunks) : chunks), response);
  }

  private async control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${request.method} ${request.url?.slice('/sim/'.length)}`;
    const { status, json } = control(this.state, call, (await bodyOf(request)).toString('utf8'));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }
}

/** Text tracks are refused in JSON. */
const refusal = (call: string, messageKey: string): CallAnswer => {
  const message = 'This server refuses every call.';
  return call.endsWith('TextTrack')
    ? { json: { response: { returncode: 'FAILED', messageKey, message } } }
    : { xml: failed(messageKey, message) };
};

/** Whole for its head and two entries, then cut; an answer in one piece loses its end. */
function* broken(chunks: Iterable<string>): Iterable<string> {
  const whole = [...chunks];
  const cutAt = Math.min(3, whole.length - 1);
  for (const [index, chunk] of whole.entries()) yield index === cutAt ? chunk.slice(0, -20) : chunk;
}

const firstOfEach = (pairs: [string, string][]): Record<string, string> => Object.fromEntries(pairs.reverse());

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
