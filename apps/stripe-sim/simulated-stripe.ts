import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import qs from 'qs';
import type { Clock } from '@/kernel';
import { type Body, CALLS } from './calls';
import type { IntentData } from './checkout';
import { control } from './control';
import { expand } from './expand';
import { type ApiFaults, NO_FAULTS, RateLimit } from './faults';
import { type Answer, IdempotencyKeys } from './idempotency';
import { StripeProblem } from './problem';
import type { Sim } from './sim';
import { SimAccount, type SimAccountSettings } from './sim-account';
import { visit } from './visit';
import { Webhooks } from './webhooks';

/** Stripe's HTTP for the real SDK: several accounts, each known by its key. Its clock is the one it is given. */
export class SimulatedStripe implements Sim {
  readonly accounts: SimAccount[] = [];
  readonly faults: ApiFaults = { ...NO_FAULTS };
  readonly webhooks: Webhooks;
  readonly rate = new RateLimit();
  /** Every call that came in, as `POST /v1/refunds`: what a test counts. */
  readonly calls: { call: string; body: Body }[] = [];
  readonly intentData = new Map<string, IntentData>();
  private readonly keys = new Map<string, IdempotencyKeys>();
  private readonly server: Server;
  private ticking: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    { random = Math.random }: { random?: () => number } = {},
  ) {
    this.webhooks = new Webhooks(random);
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
    this.server.keepAliveTimeout = 60_000;
  }

  addAccount(settings: SimAccountSettings): SimAccount {
    const account = new SimAccount(this.clock, settings);
    this.accounts.push(account);
    this.webhooks.watch(account);
    return account;
  }

  /** `isDelivering`: events go out by themselves; else they wait for `webhooks.settled()` or `take()`. */
  async start(port = 0, { isDelivering = true }: { isDelivering?: boolean } = {}): Promise<void> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(port, '127.0.0.1', resolve));
    this.ticking = setInterval(() => {
      this.tick();
      if (isDelivering) void this.webhooks.deliverDue();
    }, 200).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.ticking);
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Lets everything happen that is due by the clock. */
  tick(): void {
    for (const account of this.accounts) account.tick();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const raw = await bodyOf(request);
    if (url.pathname.startsWith('/sim/')) {
      const { status, json } = control(this, `${request.method} ${url.pathname.slice('/sim/'.length)}`, raw);
      return void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    }
    if (url.pathname === '/favicon.ico') return void response.writeHead(204).end();
    if (this.faults.down) return void request.socket.destroy();
    if (this.faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.faults.slowMs));
    this.tick();
    if (url.pathname.startsWith('/c/')) {
      const seen = visit(this, request.method === 'POST' ? qs.parse(raw) : null, url);
      const headers = 'to' in seen ? { location: seen.to } : { 'content-type': 'text/html; charset=utf-8' };
      return void response.writeHead('to' in seen ? 303 : seen.status, headers).end('to' in seen ? '' : seen.html);
    }
    const answer = await this.api(request, url, raw).catch((error: unknown) => problemOf(error));
    if (answer.isCut) return void request.socket.destroy();
    response
      .writeHead(answer.status, {
        'content-type': 'application/json',
        'request-id': `req_${this.calls.length}`,
        ...(answer.status === 500 ? { 'stripe-should-retry': 'false' } : {}),
        ...(answer.isReplayed ? { 'idempotent-replayed': 'true' } : {}),
      })
      .end(JSON.stringify(answer.body));
  }

  private async api(request: IncomingMessage, url: URL, raw: string): Promise<Answer> {
    const account = this.accountOf(request.headers.authorization);
    for (const part of account.forbidden)
      if (`${request.method} ${url.pathname}`.startsWith(part))
        throw new StripeProblem(403, {
          type: 'invalid_request_error',
          message: `The provided key does not have the required permissions for this endpoint on account '${account.id}'.`,
        });
    this.rate.assertWithin(this.faults.rateLimitPerSecond);
    const isChange = request.method === 'POST';
    const body = qs.parse(isChange ? raw : url.search.slice(1), { depth: 10, arrayLimit: 100 }) as Body;
    this.calls.push({ call: `${request.method} ${url.pathname}`, body });
    const work = async (): Promise<Answer> => this.done(account, request.method ?? 'GET', url.pathname, body);
    if (!isChange) return work();
    const keys = this.keys.get(account.id) ?? new IdempotencyKeys();
    this.keys.set(account.id, keys);
    const key = request.headers['idempotency-key'] as string | undefined;
    const answer = await keys.once(key, url.pathname, raw, account.now().getTime(), async () => {
      const first = await work();
      if (this.faults.failAfterWork === 0) return first;
      this.faults.failAfterWork -= 1;
      return { status: 500, body: { error: { type: 'api_error', message: 'An unknown error occurred.' } } };
    });
    if (this.faults.cutAfterWork === 0) return answer;
    this.faults.cutAfterWork -= 1;
    return { ...answer, isCut: true };
  }

  private async done(account: SimAccount, method: string, path: string, body: Body): Promise<Answer> {
    try {
      for (const [verb, pattern, handler] of CALLS) {
        const match = verb === method ? pattern.exec(path) : null;
        if (!match) continue;
        const id = match.groups?.id ?? '';
        const thing = handler({ account, id, body, host: this.url, intentData: this.intentData });
        return { status: 200, body: expand(account, structuredClone(thing), body.expand) };
      }
      throw new StripeProblem(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${method}: ${path}).`,
      });
    } catch (error) {
      return problemOf(error);
    }
  }

  private accountOf(authorization = ''): SimAccount {
    const key = authorization.replace(/^Bearer /, '');
    const account = this.accounts.find(({ secretKey }) => secretKey === key);
    if (account) return account;
    if (this.accounts.some(({ revokedKeys }) => revokedKeys.has(key)))
      throw new StripeProblem(401, {
        type: 'invalid_request_error',
        code: 'api_key_expired',
        message: `Expired API Key provided: ${key.slice(0, 8)}***`,
      });
    throw new StripeProblem(401, {
      type: 'invalid_request_error',
      message: `Invalid API Key provided: ${key.slice(0, 8)}***`,
    });
  }
}

function problemOf(error: unknown): Answer {
  if (!(error instanceof StripeProblem)) throw error;
  return { status: error.status, body: { error: error.body } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
