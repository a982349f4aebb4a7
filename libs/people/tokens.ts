import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A token nobody can guess; only its hash is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Eight digits to be typed on another device. Short, so good for few tries and a quarter of an hour. */
export const newCode = (): string => String(randomInt(10 ** 8)).padStart(8, '0');
/** As typed: spaces and dashes do not count. */
export const plainCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** A recovery code: twelve letters and digits that are not mistaken for each other, sixty bits. */
export const newRecoveryCode = (): string =>
  Array.from({ length: 12 }, (_, at) => `${at > 0 && at % 4 === 0 ? '-' : ''}${ALPHABET[randomInt(32)]}`).join('');
