import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LiftSuspension, Suspend } from '@/dunning';
import { networkScope } from '@/runtime';
import { actorOf, Dangerous, Door, Needs, parse, type WebRequest } from '@/web';

const given = z.object({ id: z.uuid() });
const form = z.object({ reason: z.string().trim().min(1, 'say why').max(500) });

/** The network suspends a reseller with all its tenants, or lifts it, with the reason. */
@Door('console')
@Controller('console/resellers/:id/suspension')
export class ResellerSuspensionController {
  constructor(
    private readonly suspend: Suspend,
    private readonly lift: LiftSuspension,
  ) {}

  @Post()
  @Needs('resellers.govern')
  @Dangerous()
  async begin(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() asked: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id } = parse(given, asked);
    await this.suspend.run(networkScope(id, actorOf(request)), null, parse(form, body).reason);
    await reply.redirect(`/console/resellers/${id}`, 303);
  }

  @Post('removal')
  @Needs('resellers.govern')
  @Dangerous()
  async end(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() asked: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id } = parse(given, asked);
    await this.lift.run(networkScope(id, actorOf(request)), null, parse(form, body).reason);
    await reply.redirect(`/console/resellers/${id}`, 303);
  }
}
