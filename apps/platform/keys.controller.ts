import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { grouped } from '@/kernel';
import { API_SCOPES, ApiKeys, GRAVE_SCOPES, mayAs, type Permission } from '@/people';
import { Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';
import { oneLine } from './one-line';
import { OwnPage } from './own-page.service';
import { baseOf, ownScope } from './own-scope';

const HTML = 'text/html; charset=utf-8';
const SCOPES = API_SCOPES;
const scope = z.enum(SCOPES as [Permission, ...Permission[]]);
const keyForm = z.object({
  name: oneLine(80).min(1, 'say what it is for'),
  scopes: z.union([scope.transform((one) => [one]), z.array(scope).min(1)], { error: 'choose at least one' }),
});

/** Keys for programs, of both sides: made with scopes, shown once, known by prefix and last use, revoked. */
@Door('by-address')
@Controller(['console/keys', 'portal/keys'])
export class KeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly own: OwnPage,
  ) {}

  @Get()
  @Needs('keys.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(request, reply, null);
  }

  @Post()
  @Needs('keys.change')
  @Dangerous()
  @HttpCode(200)
  async make(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { name, scopes } = parse(keyForm, body);
    const key = await this.keys.make(ownScope(request), visitorOf(request).membership.role, name, scopes);
    await this.send(request, reply, key);
  }

  @Post(':id/revocation')
  @Needs('keys.change')
  @Dangerous()
  async revoke(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    await this.keys.revoke(ownScope(request), parse(z.object({ id: z.uuid() }), given).id);
    await reply.redirect(`${baseOf(request)}/keys`, 303);
  }

  private async send(request: WebRequest, reply: FastifyReply, made: string | null): Promise<void> {
    const { membership, person } = visitorOf(request);
    const keys = await this.keys.list(ownScope(request));
    const context = {
      ...(await this.own.head(request)),
      title: say(person.language, 'keys.title'),
      nav: 'keys',
      made: made ?? '',
      keys: keys.map((key) => ({ ...key, scopes: byThing(key.scopes) })),
      scopes: byThing(SCOPES.filter((one) => mayAs(membership.role, one))),
    };
    await reply.type(HTML).send(page('team/keys', request, context));
  }
}

/** Scopes as people read them: `usage` with what may be done to it, and which of it the pages ask again for. */
function byThing(scopes: readonly Permission[]) {
  const acts = scopes.map((scope) => ({
    scope,
    thing: scope.split('.')[0]!,
    act: scope.split('.')[1]!,
    isGrave: GRAVE_SCOPES.includes(scope),
  }));
  return [...grouped(acts, ({ thing }) => thing)].map(([thing, own]) => ({ thing, acts: own }));
}
