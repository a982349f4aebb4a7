import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { namespacedMeetingId } from '@/adapters/bbb';
import { monthIn } from '@/kernel';
import { UseByMeeting } from '@/metering';
import { LookAtRooms, ManageRooms, type Room, RoomsStore, USUAL_PEOPLE } from '@/rooms';
import { log } from '@/runtime';
import { Addresses, type Portal } from '@/tenants';
import { Door, Needs, page, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { oneLine } from '../one-line';
import { PortalDesk } from './portal-desk.service';
import { recordingView } from './recording-view';

const HTML = 'text/html; charset=utf-8';
const ticked = z
  .string()
  .optional()
  .transform((value) => value !== undefined);
const settingsForm = z.object({
  name: oneLine(120, 'at most 120 characters').min(2, 'at least two characters'),
  people: z.coerce.number().int().min(2, 'at least two people').max(500, 'at most 500 people'),
  accessCode: z
    .string()
    .trim()
    .regex(/^(\d{4,10})?$/, '4 to 10 digits, or nothing')
    .transform((code) => code || null),
  hasWaitingRoom: ticked,
  isRecorded: ticked,
});

/** A tenant's lasting rooms: links to give away, who is in now, recordings and hours. */
@Door('portal')
@Controller('portal/rooms')
export class RoomsController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly rooms: RoomsStore,
    private readonly manage: ManageRooms,
    private readonly look: LookAtRooms,
    private readonly use: UseByMeeting,
    private readonly addresses: Addresses,
  ) {}

  @Get()
  @Needs('rooms.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { resellerId, tenantId, language } = this.desk.visit(request);
    const { entered, found } = await this.desk.enter(request, async (tx, reseller) => ({
      rooms: await this.rooms.open(tx, tenantId),
      home: await this.addresses.of(tx, reseller.id),
      month: monthIn(reseller.zone, tx.clock.now()),
    }));
    const { rooms, home, month } = found;
    const seconds = await this.use.run(resellerId, tenantId, entered.reseller.zone, month);
    await this.desk.send(request, reply, 'portal/rooms/list', entered, {
      title: say(language, 'rooms.title'),
      nav: 'rooms',
      people: USUAL_PEOPLE,
      rooms: rooms.map((room) => ({ ...this.view(room, home), seconds: seconds(serverIdOf(entered, room)) })),
      hasRooms: rooms.length > 0,
    });
  }

  /** How many are in each room now, as a fragment that the list asks for. */
  @Get('now')
  @Needs('rooms.read')
  async now(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { resellerId, tenantId } = this.desk.visit(request);
    const rooms = await this.desk.look(request, (tx) => this.rooms.open(tx, tenantId));
    const people = await this.orNothing(this.look.peopleNow(resellerId, tenantId));
    const now = rooms.map(({ id, meetingId }) => ({ id, people: people?.get(meetingId) ?? 0 }));
    await reply.type(HTML).send(page('portal/rooms/now', request, { now, isKnown: people !== null }));
  }

  @Post()
  @Needs('rooms.change')
  async add(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { scope, tenantId } = this.desk.visit(request);
    const { id } = await this.manage.add(scope, tenantId, parse(settingsForm, body));
    await reply.redirect(`/portal/rooms/${id}`, 303);
  }

  @Get(':id')
  @Needs('rooms.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { resellerId, tenantId, language } = this.desk.visit(request);
    const { entered, found } = await this.desk.enter(request, async (tx, reseller) => ({
      room: await this.rooms.byId(tx, tenantId, id),
      home: await this.addresses.of(tx, reseller.id),
      month: monthIn(reseller.zone, tx.clock.now()),
    }));
    const { room, home, month } = found;
    const seconds = await this.use.run(resellerId, tenantId, entered.reseller.zone, month);
    const asked = await this.orNothing(this.look.at(room));
    const [names, recordings] = await Promise.all([
      asked && this.orNothing(asked.names),
      asked && this.orNothing(asked.recordings),
    ]);
    await this.desk.send(request, reply, 'portal/rooms/room', entered, {
      title: room.name,
      nav: 'rooms',
      ...this.view(room, home),
      zone: entered.reseller.zone,
      month,
      seconds: seconds(serverIdOf(entered, room)),
      names: names ?? [],
      recordings: (recordings ?? []).map((one) => recordingView(one, language)),
      hasRecordings: (recordings ?? []).length > 0,
      isRecordingsKnown: recordings !== null,
    });
  }

  @Post(':id')
  @Needs('rooms.change')
  async change(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string, @Body() body: unknown) {
    const { scope, tenantId } = this.desk.visit(request);
    await this.manage.change(scope, tenantId, id, parse(settingsForm, body));
    await reply.redirect(`/portal/rooms/${id}`, 303);
  }

  @Post(':id/links')
  @Needs('rooms.change')
  async links(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { scope, tenantId } = this.desk.visit(request);
    await this.manage.renewLinks(scope, tenantId, id);
    await reply.redirect(`/portal/rooms/${id}`, 303);
  }

  @Post(':id/closing')
  @Needs('rooms.change')
  async close(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { scope, tenantId } = this.desk.visit(request);
    await this.manage.close(scope, tenantId, id);
    await reply.redirect('/portal/rooms', 303);
  }

  private view(room: Room, home: string) {
    const link = (key: string): string => `${home}/r/${key}`;
    return {
      id: room.id,
      name: room.name,
      people: room.people,
      accessCode: room.accessCode ?? '',
      hasWaitingRoom: room.hasWaitingRoom,
      isRecorded: room.isRecorded,
      hostLink: link(room.hostKey),
      guestLink: link(room.guestKey),
    };
  }

  /** A server that does not answer leaves a gap on the page and fails nothing else. */
  private orNothing<T>(work: Promise<T>): Promise<T | null> {
    return work.catch((error: { code?: string; messageKey?: string }) => {
      if (error.messageKey !== 'notFound') log.warn({ code: error.code }, 'a room could not be asked');
      return null;
    });
  }
}

/** A room's meeting as the servers know it. */
const serverIdOf = ({ tenant }: Portal, room: Room): string => namespacedMeetingId(tenant.meetingKey, room.meetingId);
