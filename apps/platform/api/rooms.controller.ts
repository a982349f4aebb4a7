import { Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { LookAtRooms, ManageRooms, type Room, RoomsStore } from '@/rooms';
import { readOnly, Tenancy } from '@/runtime';
import { Addresses } from '@/tenants';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/rooms';
import { idParam } from './schemas/shapes';

/** A tenant's lasting rooms, with the links to give away. */
@Door('api')
@Controller('v1/rooms')
export class RoomsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly rooms: RoomsStore,
    private readonly manage: ManageRooms,
    private readonly look: LookAtRooms,
    private readonly addresses: Addresses,
  ) {}

  @Get()
  @Needs('rooms.read')
  @Describes({ summary: 'Rooms', answer: { status: 200, of: schema.roomList } })
  async list(@Req() request: WebRequest) {
    const scope = this.scopes.ownTenant(request);
    return this.tenancy.within(readOnly(scope), async (tx) => {
      const home = await this.addresses.of(tx, scope.resellerId);
      return { items: (await this.rooms.open(tx, scope.tenantId)).map((room) => shown(room, home)) };
    });
  }

  @Post()
  @Needs('rooms.change')
  @Describes({ summary: 'One more room', body: schema.newRoom, answer: { status: 201, of: schema.room } })
  async add(@Req() request: WebRequest) {
    const settings = parse(schema.newRoom, request.body);
    const scope = this.scopes.ownTenant(request);
    return this.shown(request, (await this.manage.add(scope, scope.tenantId, settings)).id);
  }

  @Get(':id')
  @Needs('rooms.read')
  @Describes({
    summary: 'One room, and who is in now',
    params: idParam,
    answer: { status: 200, of: schema.roomNow },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const { tenantId, ...scope } = this.scopes.ownTenant(request);
    const room = await this.tenancy.within(readOnly({ ...scope, tenantId }), (tx) => this.rooms.byId(tx, tenantId, id));
    const peopleNow = await this.look.namesNow(room).catch(() => null);
    return { ...(await this.shown(request, id)), peopleNow };
  }

  @Put(':id')
  @Needs('rooms.change')
  @Describes({
    summary: 'Its name and settings, from the next meeting on',
    params: idParam,
    body: schema.roomSettings,
    answer: { status: 200, of: schema.room },
  })
  async change(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const scope = this.scopes.ownTenant(request);
    await this.manage.change(scope, scope.tenantId, id, parse(schema.roomSettings, request.body));
    return this.shown(request, id);
  }

  @Post(':id/links')
  @Needs('rooms.change')
  @Describes({
    summary: 'New links; the old ones open nothing any more',
    params: idParam,
    answer: { status: 201, of: schema.room },
  })
  async links(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const scope = this.scopes.ownTenant(request);
    await this.manage.renewLinks(scope, scope.tenantId, id);
    return this.shown(request, id);
  }

  @Delete(':id')
  @Needs('rooms.change')
  @Describes({ summary: 'Closes a room for good', params: idParam, answer: { status: 204 } })
  async close(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const scope = this.scopes.ownTenant(request);
    await this.manage.close(scope, scope.tenantId, id);
  }

  private shown(request: WebRequest, id: string) {
    const scope = this.scopes.ownTenant(request);
    return this.tenancy.within(readOnly(scope), async (tx) =>
      shown(await this.rooms.byId(tx, scope.tenantId, id), await this.addresses.of(tx, scope.resellerId)),
    );
  }
}

const shown = (room: Room, home: string) => ({
  id: room.id,
  name: room.name,
  people: room.people,
  accessCode: room.accessCode,
  hasWaitingRoom: room.hasWaitingRoom,
  isRecorded: room.isRecorded,
  hostLink: `${home}/r/${room.hostKey}`,
  guestLink: `${home}/r/${room.guestKey}`,
});
