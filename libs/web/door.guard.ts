import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { Clock } from '@/kernel';
import { ApiKeys, mayAs, type Permission, roleOf, SignIn } from '@/people';
import { CONFIG, type Config } from '@/runtime';
import { admit } from './admit';
import { DOOR, type DoorSign, doorAt, isPersons } from './door';
import { FormExpired, NoDoor, NoToken, OtherSidesKey, OutOfScope, SignInFirst } from './errors';
import { BEFORE_SECOND_FACTOR, DANGEROUS, NEEDS, SIDE, type Side } from './needs';
import { sessionOf } from './session-cookie';
import { assertStorable } from './storable';
import { bearerOf, csrfOf, homeOf, isGoodCsrf, type WebRequest } from './visitor';

/**
 * The one guard before everything: no door, no way in; no session, to the sign-in; no permission, no further; no token
 * in a form, no change.
 */
@Injectable()
export class DoorGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIn: SignIn,
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WebRequest>();
    const handler = context.getHandler();
    const sign = this.reflector.get<DoorSign | undefined>(DOOR, context.getClass());
    if (!sign) throw new NoDoor();
    const door = doorAt(sign, request.url.split('?', 1)[0]!);
    request.door = door;
    assertStorable(request);
    if (door === 'api') return this.admitKey(request, context);
    const isWriting = !['GET', 'HEAD'].includes(request.method);
    if (isWriting && !this.isFromHere(request)) throw new FormExpired();
    if (door === 'provisioning' && !bearerOf(request)) throw new NoToken();
    if (!isPersons(door)) return true;
    const token = sessionOf(request, this.config);
    const signedIn = token ? await this.signIn.signedIn(token, request.ownHost?.resellerId) : null;
    if (!token || !signedIn) throw new SignInFirst();
    request.person = signedIn.person;
    const asked = {
      door,
      permission: this.reflector.get<Permission | undefined>(NEEDS, handler),
      isDangerous: this.reflector.get<boolean | undefined>(DANGEROUS, handler) ?? false,
      isBeforeSecondFactor: this.reflector.get<boolean | undefined>(BEFORE_SECOND_FACTOR, handler) ?? false,
      isWriting,
    };
    // A secret, a key: in no browser's memory, for whoever sits there next.
    if (asked.isDangerous) void context.switchToHttp().getResponse<FastifyReply>().header('cache-control', 'no-store');
    request.visitor = { ...signedIn, ...admit(asked, signedIn, this.clock.now()), csrf: csrfOf(token) };
    const given = (request.body as { _csrf?: unknown } | undefined)?._csrf ?? request.headers['x-csrf-token'];
    if (isWriting && !isGoodCsrf(given, token)) throw new FormExpired();
    return true;
  }

  /** A program comes by its key alone: no cookie, so no form of another site's either. */
  private async admitKey(request: WebRequest, context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.get<Permission | undefined>(NEEDS, context.getHandler());
    const key = await this.keys.admit(request.headers.authorization);
    if (!permission) throw new NoDoor();
    if (!key.scopes.includes(permission) || !mayAs(roleOf(key), permission)) throw new OutOfScope(permission);
    const side = this.reflector.getAllAndOverride<Side | undefined>(SIDE, [context.getHandler(), context.getClass()]);
    if (side && (side === 'tenants') !== (key.tenantId !== null)) throw new OtherSidesKey(side);
    request.apiKey = key;
    return true;
  }

  /** A browser names the page a form was sent from; another site's is refused. */
  private isFromHere(request: WebRequest): boolean {
    const { origin } = request.headers;
    return origin === undefined || origin === new URL(homeOf(request)).origin;
  }
}
