import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SignIn, Team } from '@/people';
import { CONFIG, type Config } from '@/runtime';
import { Door, originOf, page, parse, sessionOf, setSession, type WebRequest } from '@/web';
import { say } from '@/wording';
import { oneLine } from './one-line';

const nameForm = z.object({ name: oneLine(120).min(1) });

/** An invitation by mail: opening it shows who is asked to be what; a name and a button accept it. */
@Door('open')
@Controller('invitations')
export class InvitationController {
  constructor(
    private readonly team: Team,
    private readonly signIn: SignIn,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(':token')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    const { email, language, role, house } = await this.team.invited(token);
    const context = {
      language,
      brandName: house.name,
      brandStyle: house.slug,
      title: say(language, 'invitation.title'),
      email,
      token,
      role: say(language, `role.${role}`),
    };
    await reply.type('text/html; charset=utf-8').send(page('open/invitation', request, context));
  }

  @Post(':token')
  async accept(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { name } = parse(nameForm, body);
    const session = await this.team.accept(token, name, originOf(request));
    const before = sessionOf(request, this.config);
    if (before) await this.signIn.signOut(before, originOf(request));
    setSession(reply, this.config, session);
    await reply.redirect('/', 303);
  }
}
