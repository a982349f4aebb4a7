import { z } from 'zod';
import { oneLine } from '../../one-line';
import { id, instant, listOf, pageOf, pageQuery } from './shapes';

const settings = {
  name: oneLine(120).min(2),
  people: z.int().min(2).max(500),
  accessCode: z
    .string()
    .regex(/^\d{4,10}$/, 'must be 4 to 10 digits')
    .nullable(),
  hasWaitingRoom: z.boolean(),
  isRecorded: z.boolean(),
};
export const room = z.object({ id, ...settings, hostLink: z.url(), guestLink: z.url() }).openapi('Room');
export const roomList = listOf(room).openapi('RoomList');
export const roomNow = room
  .extend({ peopleNow: z.array(z.string()).nullable().describe('null: its server could not be asked') })
  .openapi('RoomNow');
export const newRoom = z
  .object({
    name: settings.name,
    people: settings.people.default(8),
    accessCode: settings.accessCode.default(null),
    hasWaitingRoom: z.boolean().default(false),
    isRecorded: z.boolean().default(false),
  })
  .strict()
  .openapi('NewRoom');
export const roomSettings = z.object(settings).strict().openapi('RoomSettings');

/** An internal meeting id, as BBB makes them. */
export const recordingParam = z.object({ recordId: z.string().regex(/^[\w-]{1,200}$/, 'is no recording') });
export const recordingQuery = pageQuery.extend({
  cursor: z
    .string()
    .regex(/^\d{1,7}$/, 'is none of this list')
    .optional()
    .describe('`next` of the page before'),
});
export const recordingPage = pageOf(
  z.object({
    recordId: z.string().nullable(),
    name: z.string(),
    isPublished: z.boolean(),
    state: z.string().nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    publishedMinutes: z.int().nullable(),
    playback: z.array(z.object({ type: z.string(), url: z.string() })),
  }),
).openapi('RecordingPage');
export const publication = z.object({ isPublished: z.boolean() }).strict().openapi('Publication');

export const connectionTest = z
  .object({
    isGood: z.boolean(),
    meetings: z.int().nullable(),
    problem: z.string().nullable(),
    detail: z.string().nullable(),
  })
  .openapi('ConnectionTest');
export const callCheck = z
  .object({ call: z.string().trim().min(1, 'paste the address of the call').max(8_000) })
  .strict()
  .openapi('CallToCheck');
export const callChecked = z
  .object({ mistake: z.string().describe('`right`, or what is wrong with it') })
  .openapi('CallChecked');
