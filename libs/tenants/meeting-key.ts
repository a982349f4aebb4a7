import { randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Ten random base32 characters that mark a tenant's meeting ids on every server (`t<key>-…`, BBB API section 1). Chance
 * alone keeps one tenant's key from being the beginning of another's.
 */
export const newMeetingKey = (): string => Array.from(randomBytes(10), (byte) => ALPHABET[byte % 32]).join('');
