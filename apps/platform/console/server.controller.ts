import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { instantIn } from '@/kernel';
import { RemoveServer } from '@/metering';
import { PlanMaintenance, SetServerState } from '@/placement';
import { actorOf, Dangerous, Door, Needs, page, parse, type WebRequest } from '@/web';
import { Desks } from './desk.service';
import { NotThatTime } from './errors';
import { ServerDesk } from './server-desk.service';
import { addressOf } from './servers-desk.service';

const HTML = 'text/html; charset=utf-8';
const whose = z.object({ reseller: z.string().optional() });
const one = z.object({ id: z.uuid() });
const maintenanceForm = whose.extend({
  from: z.string(),
  until: z.string(),
  reason: z.string().trim().min(3).max(300),
});
const removalForm = whose.extend({ name: z.string().trim().max(80).optional() });

/** One server: how it does, what may go to it, maintenance, and its end. */
@Door('console')
@Controller('console/servers')
export class ServerController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: ServerDesk,
    private readonly states: SetServerState,
    private readonly maintenance: PlanMaintenance,
    private readonly removal: RemoveServer,
  ) {}

  @Get(':id')
  @Needs('servers.read')
  show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown, @Query() query: unknown) {
    return this.send('console/server', request, reply, given, query);
  }

  /** Its state and what still runs there: what the page asks for again while it drains. */
  @Get(':id/state')
  @Needs('servers.read')
  state(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown, @Query() query: unknown) {
    return this.send('console/server-state', request, reply, given, query);
  }

  @Post(':id/state')
  @Needs('servers.change')
  @Dangerous()
  async setState(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id } = parse(one, given);
    const form = parse(whose.extend({ state: z.enum(['enabled', 'cordoned', 'disabled']) }), body);
    await this.states.run(id, form.state, actorOf(request));
    await this.back(request, reply, form, `/${id}`);
  }

  /** Hours are those of the desk's zone. */
  @Post(':id/maintenances')
  @Needs('servers.change')
  @Dangerous()
  async plan(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id: serverId } = parse(one, given);
    const form = parse(maintenanceForm, body);
    const { zone } = (await this.desks.open(request, form)).reseller;
    const [from, until] = [at(zone, form.from), at(zone, form.until)];
    await this.maintenance.run({ serverId, from, until, reason: form.reason }, actorOf(request));
    await this.back(request, reply, form, `/${serverId}`);
  }

  /** Calls off what is to come, ends what is under way. */
  @Post(':id/maintenances/:maintenanceId/end')
  @Needs('servers.change')
  @Dangerous()
  async callOff(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id, maintenanceId } = parse(one.extend({ maintenanceId: z.uuid() }), given);
    await this.maintenance.callOff(maintenanceId, actorOf(request));
    await this.back(request, reply, parse(whose, body), `/${id}`);
  }

  /** `name` is the server's, written where its recordings are given up. */
  @Post(':id/removal')
  @Needs('servers.change')
  @Dangerous()
  async remove(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const { id } = parse(one, given);
    const form = parse(removalForm, body);
    await this.removal.run(id, form.name || null, actorOf(request));
    await this.back(request, reply, form);
  }

  private async send(
    template: string,
    request: WebRequest,
    reply: FastifyReply,
    given: unknown,
    query: unknown,
  ): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, query));
    await reply.type(HTML).send(page(template, request, await this.desk.context(request, desk, parse(one, given).id)));
  }

  private async back(request: WebRequest, reply: FastifyReply, form: { reseller?: string }, path = ''): Promise<void> {
    await reply.redirect(addressOf(await this.desks.open(request, form), path), 303);
  }
}

function at(zone: string, text: string): Date {
  try {
    return instantIn(zone, text);
  } catch {
    throw new NotThatTime();
  }
}
