import { SetMetadata } from '@nestjs/common';

/** The doors of the house: who may come in, and in which tongue they are answered. */
export type DoorKind = PersonsDoor | 'api' | 'open' | 'provisioning';
/** Where people sign in; at the others nobody does: strangers, and programs that bring a key or a token. */
export type PersonsDoor = 'console' | 'portal' | 'account';
export const isPersons = (door: DoorKind): door is PersonsDoor =>
  door === 'console' || door === 'portal' || door === 'account';
/** A page both sides have, each at its own address: the console's door, or below `/portal` the portal's. */
export type DoorSign = DoorKind | 'by-address';
export const doorAt = (sign: DoorSign, path: string): DoorKind =>
  sign !== 'by-address' ? sign : /^\/portal(\/|$)/.test(path) ? 'portal' : 'console';
export const DOOR = 'tallyroom:door';

/** Every controller wears exactly one; what wears none is refused. */
export const Door = (kind: DoorSign): ClassDecorator => SetMetadata(DOOR, kind);
