import { v5, v7 } from 'uuid';

/** A new UUIDv7: made in the application, so that a row has its id before it is written. */
export const newId = (): string => v7();

/** Whether a text is an id as we write them, and so may be asked of the database. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** An id that is the same for the same name within another id (UUIDv5). */
export const idWithin = (namespaceId: string, name: string): string => v5(name, namespaceId);
