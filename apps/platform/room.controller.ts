import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BbbFailed } from '@/adapters/bbb';
import { HouseError, isLine } from '@/kernel';
import { EnterRoom, NoSuchRoom, type Room, WrongAccessCode } from '@/rooms';
import { asJob, readOnly, Tenancy, tenantScope } from '@/runtime';
import { ResellersStore, TenantsStore } from '@/tenants';
import { Door, page, parse, type WebRequest } from '@/web';
import { refusalText } from '@/wording';

const HTML = 'text/html; charset=utf-8';
const enterForm = z.object({
  fullName: z.string().trim().min(1, 'say your name').max(64).refine(isLine, 'has signs no name has'),
  code: z.string().trim().max(10).optional(),
});

/** The two links of a room: the host's opens it, the guest's enters. Guests type a name and nothing more. */
@Door('open')
@Controller('r')
export class RoomController {
  constructor(
    private readonly rooms: EnterRoom,
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
  ) {}

  @Get(':key')
  async form(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('key') key: string): Promise<void> {
    await reply
      .type(HTML)
      .send(page('open/room/enter', request, { ...(await this.about(key)), fullName: '', mistake: '' }));
  }

  /**
   * Enters, or waits: the page for a room that is not open yet asks again by itself. Where waiting has no end, for the room
   * was closed or its code is another now, that page is led back to the form.
   */
  @Post(':key')
  @HttpCode(200)
  async enter(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('key') key: string,
    @Body() body: unknown,
  ) {
    if (!asksByItself(request)) return this.tryToEnter(request, reply, key, body);
    try {
      return await this.tryToEnter(request, reply, key, body);
    } catch (error) {
      if (!(error instanceof HouseError)) throw error;
      if (error instanceof NoSuchRoom || error instanceof WrongAccessCode) reply.header('hx-redirect', `/r/${key}`);
      return await reply.status(204).send();
    }
  }

  private async tryToEnter(request: WebRequest, reply: FastifyReply, key: string, body: unknown) {
    const about = await this.about(key);
    const { fullName, code = '' } = parse(enterForm, body);
    const show = (template: string, more: Record<string, unknown>) =>
      reply.type(HTML).send(page(template, request, { ...about, fullName, code, ...more }));
    try {
      const entered = await this.rooms.run(key, { fullName, code: code || null });
      if (entered.kind === 'closed') return await show('open/room/wait', {});
      if (asksByItself(request)) return await reply.header('hx-redirect', entered.address).send();
      // A form may not be answered by a redirect to another host: the page leads there by itself.
      reply.header('refresh', `0; url=${entered.address}`);
      return await show('open/room/go', { address: entered.address });
    } catch (error) {
      if (asksByItself(request) || !(error instanceof HouseError)) throw error;
      const mistake = error instanceof BbbFailed ? error.said : refusalText(about.language, error);
      reply.status(error.kind === 'unavailable' ? 503 : 422);
      return show('open/room/enter', { mistake });
    }
  }

  private async about(key: string) {
    const { room, isHost } = await this.rooms.find(key);
    const { tenant, reseller } = await this.hostedBy(room);
    return {
      title: room.name,
      language: tenant.language,
      tenantName: tenant.name,
      brandName: reseller.name,
      brandStyle: reseller.slug,
      key,
      isHost,
      asksCode: !isHost && room.accessCode !== null,
      isRecorded: room.isRecorded,
      code: '',
    };
  }

  private hostedBy({ resellerId, tenantId }: Room) {
    return this.tenancy.within(readOnly(tenantScope(resellerId, tenantId, asJob('rooms'))), async (tx) => ({
      tenant: await this.tenants.byId(tx, tenantId),
      reseller: await this.resellers.byId(tx, resellerId),
    }));
  }
}

/** The page of somebody who waits, by the clock. */
const asksByItself = ({ headers }: WebRequest): boolean => headers['hx-request'] === 'true';
