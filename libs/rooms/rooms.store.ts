import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { NoSuchRoom } from './errors';
import type { CodeTries, Room, RoomSettings } from './room';

const COLUMNS = `reseller_id as "resellerId", id, tenant_id as "tenantId", name, people, meeting_id as "meetingId",
  host_key as "hostKey", guest_key as "guestKey", access_code as "accessCode", has_waiting_room as "hasWaitingRoom",
  is_recorded as "isRecorded", closed_at as "closedAt"`;

/** The rooms a scope may see; closed ones stay, for their recordings and hours. */
@Injectable()
export class RoomsStore {
  open(tx: ScopedTx, tenantId: string): Promise<Room[]> {
    return tx.query(
      `select ${COLUMNS} from rooms where reseller_id = $1 and tenant_id = $2 and closed_at is null order by name, id`,
      [tx.resellerId, tenantId],
    );
  }

  async byId(tx: ScopedTx, tenantId: string, id: string): Promise<Room> {
    const found = await tx.one<Room>(
      `select ${COLUMNS} from rooms where reseller_id = $1 and tenant_id = $2 and id = $3 and closed_at is null`,
      [tx.resellerId, tenantId, id],
    );
    if (!found) throw new NoSuchRoom();
    return found;
  }

  /** The room behind a link, and whose link it is. */
  async byKey(tx: NetworkTx, key: string): Promise<{ room: Room; isHost: boolean } | null> {
    const room = await tx.one<Room>(
      `select ${COLUMNS} from rooms where (host_key = $1 or guest_key = $1) and closed_at is null`,
      [key],
    );
    return room ? { room, isHost: room.hostKey === key } : null;
  }

  async add(tx: ScopedTx, room: Room): Promise<void> {
    await tx.query(
      `insert into rooms (reseller_id, id, tenant_id, name, people, meeting_id, host_key, guest_key, access_code,
         has_waiting_room, is_recorded, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        room.resellerId,
        room.id,
        room.tenantId,
        room.name,
        room.people,
        room.meetingId,
        room.hostKey,
        room.guestKey,
        room.accessCode,
        room.hasWaitingRoom,
        room.isRecorded,
        tx.clock.now(),
      ],
    );
  }

  async change(tx: ScopedTx, room: Room, to: RoomSettings): Promise<void> {
    await tx.query(
      `update rooms set name = $3, people = $4, access_code = $5, has_waiting_room = $6, is_recorded = $7
       where reseller_id = $1 and id = $2`,
      [room.resellerId, room.id, to.name, to.people, to.accessCode, to.hasWaitingRoom, to.isRecorded],
    );
  }

  async setKeys(tx: ScopedTx, room: Room, keys: { hostKey: string; guestKey: string }): Promise<void> {
    await tx.query('update rooms set host_key = $3, guest_key = $4 where reseller_id = $1 and id = $2', [
      room.resellerId,
      room.id,
      keys.hostKey,
      keys.guestKey,
    ]);
  }

  async close(tx: ScopedTx, room: Room): Promise<void> {
    await tx.query('update rooms set closed_at = $3 where reseller_id = $1 and id = $2', [
      room.resellerId,
      room.id,
      tx.clock.now(),
    ]);
  }

  /** How often a wrong code was tried lately; locked, so that tries of one moment come one after another. */
  async lockTries(tx: ScopedTx, room: Room): Promise<CodeTries> {
    const tries = await tx.one<CodeTries>(
      'select wrong_codes as wrong, wrong_codes_since as since from rooms where reseller_id = $1 and id = $2 for update',
      [room.resellerId, room.id],
    );
    return tries!;
  }

  /** Counts a wrong code; a count older than `startedBefore` begins anew. */
  async countWrongCode(tx: ScopedTx, room: Room, startedBefore: Date): Promise<void> {
    await tx.query(
      `update rooms set wrong_codes = case when wrong_codes_since > $3 then wrong_codes + 1 else 1 end,
         wrong_codes_since = case when wrong_codes_since > $3 then wrong_codes_since else $4 end
       where reseller_id = $1 and id = $2`,
      [room.resellerId, room.id, startedBefore, tx.clock.now()],
    );
  }
}
