import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { consoleMembership, NoIdentityProvider, SignIn, SignInElsewhere } from '@/people';
import { CONFIG, type Config } from '@/runtime';
import {
  clearCookie,
  clearSession,
  cookieOf,
  Door,
  homeOf,
  localPath,
  originOf,
  page,
  parse,
  sessionOf,
  setCookie,
  setSession,
  type WebRequest,
} from '@/web';

const HTML = 'text/html; charset=utf-8';
const NEXT = 'tallyroom-next';
const ATTEMPT = 'tallyroom-attempt';
const QUARTER_HOUR_SECONDS = 900;
const slug = z.string().regex(/^[a-z0-9-]{1,60}$/);
const email = z.email('must be a mail address').max(254);

/**
 * Sign-in by a link in a mail, the code beside it, or a reseller's identity provider. Opening the link shows a button, for
 * mail scanners open links too.
 */
@Door('open')
@Controller()
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly elsewhere: SignInElsewhere,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('/')
  async home(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = sessionOf(request, this.config);
    const signedIn = token ? await this.signIn.signedIn(token, request.ownHost?.resellerId) : null;
    const home = signedIn ? (consoleMembership(signedIn.person) ? '/console' : '/portal') : '/sign-in';
    await reply.redirect(home, 303);
  }

  @Get('sign-in')
  async form(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const asked = parse(z.object({ next: z.string().optional(), reseller: slug.optional().catch(undefined) }), query);
    const next = localPath(asked.next);
    const reseller = request.ownHost?.slug ?? asked.reseller;
    const provider = reseller ? await this.elsewhere.offered(reseller) : null;
    const href = `/sign-in/with/${reseller}?next=${encodeURIComponent(next)}`;
    const context = {
      titleKey: 'sign-in.title',
      next,
      sent: false,
      email: '',
      provider: provider && { ...provider, href },
    };
    await reply.type(HTML).send(page('open/sign-in', request, context));
  }

  /** Says the same, at the same time, whether or not anybody has the address. */
  @Post('sign-in')
  @HttpCode(200)
  async request(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const form = parse(z.object({ email, next: z.string().optional() }), body);
    await this.signIn.request(form.email, originOf(request));
    const next = localPath(form.next);
    if (next !== '/') setCookie(reply, this.config, NEXT, next, QUARTER_HOUR_SECONDS);
    const context = { titleKey: 'sign-in.title', next: '/', sent: true, email: form.email };
    void reply.type(HTML).send(page('open/sign-in', request, context));
  }

  @Post('sign-in/code')
  async redeemCode(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const form = parse(z.object({ email, code: z.string().min(1).max(20) }), body);
    await this.enter(request, reply, await this.signIn.redeemCode(form.email, form.code, originOf(request)));
  }

  /** On to a reseller's identity provider. */
  @Get('sign-in/with/:slug')
  async leave(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Query() query: unknown,
  ): Promise<void> {
    const way = wayOf(request, given);
    const asked = parse(z.object({ next: z.string().optional(), again: z.literal('yes').optional() }), query);
    const { address, kept } = await this.elsewhere.begin(way, asked.again === 'yes', originOf(request));
    setCookie(reply, this.config, ATTEMPT, kept, QUARTER_HOUR_SECONDS);
    setCookie(reply, this.config, NEXT, localPath(asked.next), QUARTER_HOUR_SECONDS);
    await reply.redirect(address, 303);
  }

  /** Back from there; what this browser began is over, however it ends. */
  @Get('sign-in/with/:slug/return')
  async arrive(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const kept = cookieOf(request, this.config, ATTEMPT);
    clearCookie(reply, this.config, ATTEMPT);
    const { search } = new URL(request.url, homeOf(request));
    await this.enter(
      request,
      reply,
      await this.elsewhere.finish(wayOf(request, given), search, kept, originOf(request)),
    );
  }

  @Get('sign-in/:token')
  confirm(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): void {
    void reply.type(HTML).send(page('open/sign-in-confirm', request, { titleKey: 'sign-in.title', token }));
  }

  @Post('sign-in/:token')
  async redeem(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.enter(request, reply, await this.signIn.redeem(token, originOf(request)));
  }

  @Post('sign-out')
  async out(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = sessionOf(request, this.config);
    if (token) await this.signIn.signOut(token, originOf(request));
    clearSession(reply, this.config);
    await reply.redirect('/sign-in', 303);
  }

  /** The session before, if any, ends: one browser, one session. */
  private async enter(request: WebRequest, reply: FastifyReply, token: string): Promise<void> {
    const before = sessionOf(request, this.config);
    if (before) await this.signIn.signOut(before, originOf(request));
    setSession(reply, this.config, token);
    const next = localPath(cookieOf(request, this.config, NEXT));
    clearCookie(reply, this.config, NEXT);
    await reply.redirect(next, 303);
  }
}

/** By whose provider, and back to the host name it began at. At a reseller's own there is no other's. */
function wayOf(request: WebRequest, given: unknown): { slug: string; returnTo: string } {
  const way = parse(z.object({ slug }), given);
  if (request.ownHost && request.ownHost.slug !== way.slug) throw new NoIdentityProvider();
  return { ...way, returnTo: `${homeOf(request)}/sign-in/with/${way.slug}/return` };
}
