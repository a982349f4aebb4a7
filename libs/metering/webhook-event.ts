import { z } from 'zod';

/** One event of the webhooks service, without names, addresses and secrets. */
export interface WebhookEvent {
  readonly id: string;
  readonly internalMeetingId: string;
  readonly meetingId: string | null;
  readonly userId: string | null;
  /** When the webhooks service dealt with it, by that host's clock. */
  readonly at: Date;
  readonly meeting: CreatedMeeting | null;
}

/** What a `meeting-created` event says of its run. */
export interface CreatedMeeting {
  readonly name: string;
  readonly createTimeMs: number;
  readonly isRecorded: boolean;
  readonly isBreakout: boolean;
  readonly parentInternalId: string | null;
}

const text = z.string().min(1).max(256);
const schema = z.object({
  data: z.object({
    id: text,
    attributes: z.object({
      meeting: z.looseObject({
        'internal-meeting-id': text,
        'external-meeting-id': text.nullish().catch(null),
        name: z.string().catch(''),
        'create-time': z.number().int().positive().max(8.64e15).optional().catch(undefined),
        record: z.boolean().catch(false),
        'is-breakout': z.boolean().catch(false),
        'parent-id': z.string().catch('bbb-none'),
      }),
      user: z.looseObject({ 'internal-user-id': text }).optional().catch(undefined),
    }),
    event: z.object({ ts: z.number().int().positive().max(8.64e15) }),
  }),
});

/** Reads one event leniently; null if it does not say what happened in which run, or when. */
export function webhookEventOf(told: unknown): WebhookEvent | null {
  const read = schema.safeParse(told);
  if (!read.success) return null;
  const { id, attributes, event } = read.data.data;
  const { meeting, user } = attributes;
  const createTimeMs = meeting['create-time'];
  const parent = meeting['parent-id'];
  return {
    id,
    internalMeetingId: meeting['internal-meeting-id'],
    meetingId: meeting['external-meeting-id'] ?? null,
    userId: user?.['internal-user-id'] ?? null,
    at: new Date(event.ts),
    meeting:
      id === 'meeting-created' && createTimeMs !== undefined
        ? {
            name: meeting.name,
            createTimeMs,
            isRecorded: meeting.record,
            isBreakout: meeting['is-breakout'],
            parentInternalId: parent === 'bbb-none' ? null : parent,
          }
        : null,
  };
}
