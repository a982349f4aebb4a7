import { v7 } from 'uuid';

/** A new UUIDv7: made in the application, so that a row has its id before it is written. */
export const newId = (): string => v7();
