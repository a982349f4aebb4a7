import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Ration, Sealer, Tenancy } from '@/runtime';
import type { WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { DESCRIBED, type Described } from './describes';
import { BadIdempotencyKey, KeyReused, StillAtWork, TooManyRequests } from './errors';
import { answerPlace, IdempotentAnswersStore } from './idempotent-answers.store';
import { assertKnown } from './known-parameters';

const PER_MINUTE = 300;

/** What every request of the API goes through: its key's ration, and for a POST with an Idempotency-Key the first answer. */
@Injectable()
export class ApiInterceptor implements NestInterceptor {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly ration: Ration,
    private readonly tenancy: Tenancy,
    private readonly answers: IdempotentAnswersStore,
    private readonly sealer: Sealer,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<WebRequest>();
    if (request.door !== 'api') return next.handle();
    const described = Reflect.getMetadata(DESCRIBED, context.getHandler()) as Described | undefined;
    return from(this.answer(request, context.switchToHttp().getResponse<FastifyReply>(), next, described));
  }

  private async answer(
    request: WebRequest,
    reply: FastifyReply,
    next: CallHandler,
    described: Described | undefined,
  ): Promise<unknown> {
    const key = this.scopes.key(request);
    const { limit, remaining, resetSeconds, isOver } = await this.ration.take(`api ${key.id}`, PER_MINUTE, 60);
    void reply.headers({
      'cache-control': 'no-store',
      'ratelimit-limit': limit,
      'ratelimit-remaining': remaining,
      'ratelimit-reset': resetSeconds,
    });
    if (isOver) throw new TooManyRequests(resetSeconds);
    assertKnown(request.query, described?.query);
    const work = (): Promise<unknown> => lastValueFrom(next.handle(), { defaultValue: undefined });
    const given = request.headers['idempotency-key'];
    if (request.method === 'GET') return this.looked(request, reply, await work());
    if (request.method !== 'POST' || given === undefined) return work();
    if (typeof given !== 'string' || !/^[\w-]{1,100}$/.test(given)) throw new BadIdempotencyKey();
    return this.once(request, reply, given, work);
  }

  /** A page that another follows names it in a header too (RFC 8288), so that no program need know our cursors. */
  private looked(request: WebRequest, reply: FastifyReply, answer: unknown): unknown {
    const next = (answer as { next?: unknown } | undefined)?.next;
    if (typeof next !== 'string') return answer;
    const address = new URL(request.url, 'http://here');
    address.searchParams.set('cursor', next);
    void reply.header('link', `<${address.pathname}${address.search}>; rel="next"`);
    return answer;
  }

  /** Works once for a key; a mistake is not kept, so that it can be put right under the same key. */
  private async once(
    request: WebRequest,
    reply: FastifyReply,
    given: string,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const { id } = this.scopes.key(request);
    const scope = this.scopes.own(request);
    const place = answerPlace(id, given);
    const asked = createHash('sha256')
      .update(`${request.url} ${JSON.stringify(request.body ?? null)}`)
      .digest('base64url');
    const first = await this.tenancy.within(scope, (tx) => this.answers.claim(tx, id, given, asked));
    if (first) {
      if (first.requestHash !== asked) throw new KeyReused();
      if (first.status === null || first.answerSealed === null) throw new StillAtWork();
      void reply.status(first.status).header('idempotent-replayed', 'true');
      return JSON.parse(this.sealer.open(first.answerSealed, place));
    }
    let answer: unknown;
    try {
      answer = await work();
    } catch (error) {
      await this.tenancy.within(scope, (tx) => this.answers.withdraw(tx, id, given));
      throw error;
    }
    const sealed = this.sealer.seal(JSON.stringify(answer ?? null), place);
    await this.tenancy.within(scope, (tx) => this.answers.keep(tx, id, given, reply.statusCode, sealed));
    return answer;
  }
}
