import { SetMetadata } from '@nestjs/common';

/** The doors of the house: who may come in, and in which tongue they are answered. */
export type DoorKind = 'console' | 'portal' | 'account' | 'open';
export const DOOR = 'tallyroom:door';

/** Every controller wears exactly one; what wears none is refused. */
export const Door = (kind: DoorKind): ClassDecorator => SetMetadata(DOOR, kind);
