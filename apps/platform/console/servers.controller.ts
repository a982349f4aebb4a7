import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Door, Needs, page, parse, type WebRequest } from '@/web';
import { Desks } from './desk.service';
import { ServersDesk } from './servers-desk.service';

const HTML = 'text/html; charset=utf-8';
const query = z.object({ reseller: z.string().optional(), q: z.string().trim().max(100).optional() });

/** The servers a reseller, or the network, may see. */
@Door('console')
@Controller('console/servers')
export class ServersController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: ServersDesk,
  ) {}

  @Get()
  @Needs('servers.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { q, ...asked } = parse(query, given);
    const desk = await this.desks.open(request, asked);
    const context = await this.desk.context(request, desk, q);
    await reply.type(HTML).send(page('console/servers', request, context));
  }
}
