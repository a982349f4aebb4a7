import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PortalHost } from '@/tenants';
import { Door, parse } from '@/web';

/** Where the platform proves that a host name leads to it. */
@Door('open')
@Controller('.well-known/tallyroom')
export class OwnHostController {
  constructor(private readonly host: PortalHost) {}

  @Get(':question')
  async answer(@Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const { question } = parse(z.object({ question: z.uuid() }), given);
    await reply.type('text/plain').header('cache-control', 'no-store').send(this.host.answer(question));
  }
}
