import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { asJob, type ScopedTx, Tenancy, tenantScope } from '@/runtime';
import { Addresses } from '@/tenants';
import { NoSuchRoom, TooManyWrongCodes, WrongAccessCode } from './errors';
import { OwnAddress } from './own-address.service';
import { createParametersOf, mayTryCode, type Room, WRONG_CODES_MINUTES } from './room';
import { RoomsStore } from './rooms.store';

export interface Door {
  readonly room: Room;
  readonly isHost: boolean;
}

/** `join` is the address to go on to; `closed` that no host has opened the room yet. */
export type Entered = { readonly kind: 'join'; readonly address: string } | { readonly kind: 'closed' };

type Tried = 'right' | 'wrong' | 'too-many';

/** Lets somebody into a room by its link: a host opens it, a guest enters once it is open. */
@Injectable()
export class EnterRoom {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly rooms: RoomsStore,
    private readonly addresses: OwnAddress,
    private readonly publicAddresses: Addresses,
  ) {}

  /** The room behind a link. NoSuchRoom for an unknown one. */
  async find(key: string): Promise<Door> {
    return this.byKey(key);
  }

  /** Enters under a name. WrongAccessCode, TooManyWrongCodes; what BBB or the gateway refuses comes as it says it. */
  async run(key: string, { fullName, code }: { fullName: string; code: string | null }): Promise<Entered> {
    const { room, isHost, home } = await this.byKey(key);
    if (!isHost) await this.checkCode(room, code);
    const client = await this.addresses.of(room.resellerId, room.tenantId);
    if (isHost) {
      await client.call('create', createParametersOf(room, `${home}/r/${key}`));
    } else if ((await client.call('isMeetingRunning', { meetingID: room.meetingId })).running !== 'true') {
      return { kind: 'closed' };
    }
    const address = client.signedUrl('join', {
      meetingID: room.meetingId,
      fullName,
      role: isHost ? 'MODERATOR' : 'VIEWER',
      guest: !isHost && room.hasWaitingRoom ? true : undefined,
    });
    return { kind: 'join', address };
  }

  private async byKey(key: string) {
    const reason = { actor: asJob('rooms'), why: 'find a room by its link' };
    const found = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const door = await this.rooms.byKey(tx, key);
      return door && { ...door, home: await this.publicAddresses.of(tx, door.room.resellerId) };
    });
    if (!found) throw new NoSuchRoom();
    return found;
  }

  private async checkCode(room: Room, code: string | null): Promise<void> {
    if (room.accessCode === null) return;
    const scope = tenantScope(room.resellerId, room.tenantId, asJob('rooms'));
    const outcome = await this.tenancy.within(scope, (tx) => this.tryCode(tx, room, room.accessCode!, code ?? ''));
    if (outcome === 'too-many') throw new TooManyWrongCodes();
    if (outcome === 'wrong') throw new WrongAccessCode();
  }

  /** A wrong code is counted by the transaction that found it wrong; thrown errors would take that back. */
  private async tryCode(tx: ScopedTx, room: Room, right: string, given: string): Promise<Tried> {
    const now = tx.clock.now();
    if (!mayTryCode(await this.rooms.lockTries(tx, room), now)) return 'too-many';
    if (isSame(given, right)) return 'right';
    await this.rooms.countWrongCode(tx, room, new Date(now.getTime() - WRONG_CODES_MINUTES * 60_000));
    return 'wrong';
  }
}

/** Compares in a time that tells nothing of where they differ. */
function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
