import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { consoleMembership, SignIn } from '@/people';
import { CONFIG, type Config, log } from '@/runtime';
import { clearSession, Door, page, parse, sessionOf, setSession, type WebRequest } from '@/web';

const HTML = 'text/html; charset=utf-8';

/** Sign-in by a link in a mail. Opening the link shows a button, for mail scanners open links too. */
@Door('open')
@Controller()
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('/')
  async home(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = sessionOf(request, this.config);
    const person = session ? await this.signIn.personOf(session) : null;
    await reply.redirect(person ? (consoleMembership(person) ? '/console' : '/portal') : '/sign-in', 303);
  }

  @Get('sign-in')
  form(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query('next') next?: string): void {
    void reply.type(HTML).send(page('open/sign-in', request, { title: 'Sign in', next: local(next), sent: false }));
  }

  /** Says the same whether or not anybody has the address; a mail that fails is in the log. */
  @Post('sign-in')
  @HttpCode(200)
  async request(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { email, next } = parse(
      z.object({ email: z.email('must be a mail address'), next: z.string().optional() }),
      body,
    );
    await this.signIn
      .request(email)
      .catch((error: unknown) => log.error({ err: error }, 'a sign-in mail could not be sent'));
    if (local(next) !== '/')
      reply.setCookie('tallyroom-next', local(next), { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 900 });
    void reply.type(HTML).send(page('open/sign-in', request, { title: 'Sign in', next: '/', sent: true }));
  }

  @Get('sign-in/:token')
  confirm(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): void {
    void reply.type(HTML).send(page('open/sign-in-confirm', request, { title: 'Sign in', token }));
  }

  @Post('sign-in/:token')
  async redeem(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    setSession(reply, this.config, await this.signIn.redeem(token));
    const next = local(request.cookies['tallyroom-next']);
    reply.clearCookie('tallyroom-next', { path: '/' });
    await reply.redirect(next, 303);
  }

  @Post('sign-out')
  async out(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = sessionOf(request, this.config);
    if (session) await this.signIn.signOut(session);
    clearSession(reply, this.config);
    await reply.redirect('/sign-in', 303);
  }
}

/** A path of ours to go on to, and never another site. */
const local = (next: string | undefined): string => (next && /^\/(?![/\\])[\w\-./?=&%]*$/.test(next) ? next : '/');
