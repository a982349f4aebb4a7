import { createHash } from 'node:crypto';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const LONGEST = 255;

/**
 * A tenant's own meeting id as every server knows it: `t<key>-<id>`, whatever the server, so that a move keeps it. It
 * begins with a letter past `f`, for a server takes hex digits as the start of an internal id (BBB API, section 1). The
 * tail of a long id gives way to a digest.
 */
export function namespacedMeetingId(tenantKey: string, meetingId: string): string {
  const id = `t${tenantKey}-${meetingId}`;
  // Half of a surrogate pair cannot be sent in a query.
  const head = id.slice(0, LONGEST - 41).replace(/[\uD800-\uDBFF]$/, '');
  return id.length <= LONGEST ? id : `${head}~${sha1(meetingId)}`;
}

/** The tenant key a server's meeting id carries, or null if it is none of ours. */
export const tenantKeyOf = (meetingId: string): string | null => /^t([a-z2-7]{10})-/.exec(meetingId)?.[1] ?? null;

/** The internal id BBB gives a run: sha1 of the meeting id, and the run's createTime. A recording has the same. */
export const internalMeetingId = (meetingId: string, createTimeMs: number): string =>
  `${sha1(meetingId)}-${createTimeMs}`;

/** The createTime in an internal id, in milliseconds, or null if the id has none that could be a time. */
export function createTimeOf(internalId: string): number | null {
  const digits = /^[0-9a-f]{40}-(\d{12,14})$/.exec(internalId)?.[1];
  return digits === undefined ? null : Number(digits);
}
