import { SetMetadata } from '@nestjs/common';

/** The doors of the house: who may come in, and in which tongue they are answered. */
export type DoorKind = PersonsDoor | 'open' | 'provisioning';
/** Where people sign in; at the others nobody does: strangers, and programs that bring a bearer token. */
export type PersonsDoor = 'console' | 'portal' | 'account';
export const isPersons = (door: DoorKind): door is PersonsDoor => door !== 'open' && door !== 'provisioning';
export const DOOR = 'tallyroom:door';

/** Every controller wears exactly one; what wears none is refused. */
export const Door = (kind: DoorKind): ClassDecorator => SetMetadata(DOOR, kind);
