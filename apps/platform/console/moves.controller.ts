import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { MovesStore, MoveTenants } from '@/placement';
import { actorOf, Dangerous, Door, Needs, page, parse, type WebRequest } from '@/web';
import { Desks } from './desk.service';
import { addressOf, ServersDesk } from './servers-desk.service';

const HTML = 'text/html; charset=utf-8';
const whose = z.object({ reseller: z.string().optional() });
const moveForm = whose.extend({
  tenant: z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat()),
  to: z.string(),
});

/** Moves of tenants between servers, watched while they go on. */
@Door('console')
@Controller('console/servers/moves')
export class MovesController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: ServersDesk,
    private readonly moves: MovesStore,
    private readonly move: MoveTenants,
  ) {}

  /** How far moves have come: what the page asks for again while they go on. */
  @Get()
  @Needs('servers.read')
  async progress(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, given));
    await reply.type(HTML).send(page('console/moves', request, await this.desk.context(request, desk)));
  }

  /** Moves one, several or all tenants of the reseller to one of its servers, or back to the shared pool. */
  @Post()
  @Needs('tenants.move')
  @Dangerous()
  async start(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const form = parse(moveForm, given);
    const desk = await this.desks.open(request, form);
    for (const tenantId of form.tenant)
      await this.move.start(desk.reseller.id, tenantId, form.to === 'shared' ? null : form.to, actorOf(request));
    await reply.redirect(addressOf(desk), 303);
  }

  @Post(':id/:step')
  @Needs('tenants.move')
  @Dangerous()
  async change(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id, step } = parse(z.object({ id: z.uuid(), step: z.enum(['pause', 'resume', 'roll-back']) }), given);
    const desk = await this.desks.open(request, parse(whose, body));
    await this.desk.assertOwn(request, desk, async (tx) => (await this.moves.lock(tx, id)).resellerId);
    await this.move.change(id, step, actorOf(request));
    await reply.redirect(addressOf(desk), 303);
  }
}
