import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ChangeAddress } from '@/people';
import { actorOf, Dangerous, Door, Needs, parse, type WebRequest, wholeVisitorOf } from '@/web';

const addressForm = z.object({ email: z.email('must be a mail address').max(254) });
const codeForm = z.object({ code: z.string().trim().min(6).max(20) });

/** The mail address somebody signs in with: another one is theirs once they type the code that was sent there. */
@Door('account')
@Controller('account/address')
export class OwnAddressController {
  constructor(private readonly change: ChangeAddress) {}

  @Post()
  @Needs('account.own')
  @Dangerous()
  async ask(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { person } = wholeVisitorOf(request);
    await this.change.ask(person, parse(addressForm, body).email);
    await reply.redirect('/account', 303);
  }

  @Post('code')
  @Needs('account.own')
  async confirm(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { person } = wholeVisitorOf(request);
    await this.change.confirm(person, parse(codeForm, body).code, actorOf(request));
    await reply.redirect('/account?saved=1', 303);
  }
}
