import { v5, v7 } from 'uuid';

/** A new UUIDv7: made in the application, so that a row has its id before it is written. */
export const newId = (): string => v7();

/** An id that is the same for the same name within another id (UUIDv5). */
export const idWithin = (namespaceId: string, name: string): string => v5(name, namespaceId);
