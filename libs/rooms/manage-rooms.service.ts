import { Injectable } from '@nestjs/common';
import { type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { newRoom, newRoomKey, type Room, type RoomSettings } from './room';
import { RoomsStore } from './rooms.store';

/** What a tenant does with its rooms. Each leaves an audit row, without the keys. */
@Injectable()
export class ManageRooms {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly rooms: RoomsStore,
  ) {}

  add(scope: Scope, tenantId: string, settings: RoomSettings): Promise<Room> {
    return this.tenancy.within(scope, async (tx) => {
      const room = newRoom({ resellerId: scope.resellerId, tenantId }, settings);
      await this.rooms.add(tx, room);
      await tx.audit('made room', room.id, { name: room.name });
      return room;
    });
  }

  change(scope: Scope, tenantId: string, id: string, settings: RoomSettings): Promise<void> {
    return this.on(scope, tenantId, id, 'changed room', async (tx, room) => this.rooms.change(tx, room, settings));
  }

  /** New links; whoever has an old one stays outside from now on. */
  renewLinks(scope: Scope, tenantId: string, id: string): Promise<void> {
    const keys = { hostKey: newRoomKey(), guestKey: newRoomKey() };
    return this.on(scope, tenantId, id, 'renewed links of room', (tx, room) => this.rooms.setKeys(tx, room, keys));
  }

  /** Closes a room for good. Its meetings, recordings and hours stay. */
  close(scope: Scope, tenantId: string, id: string): Promise<void> {
    return this.on(scope, tenantId, id, 'closed room', (tx, room) => this.rooms.close(tx, room));
  }

  private on(
    scope: Scope,
    tenantId: string,
    id: string,
    action: string,
    work: (tx: ScopedTx, room: Room) => Promise<void>,
  ): Promise<void> {
    return this.tenancy.within(scope, async (tx) => {
      const room = await this.rooms.byId(tx, tenantId, id);
      await work(tx, room);
      await tx.audit(action, id, { name: room.name });
    });
  }
}
