import { z } from 'zod';

const text = z.union([z.string(), z.number()]).transform(String);
const schema = z.looseObject({
  data: z.looseObject({
    id: z.string(),
    attributes: z.looseObject({
      meeting: z.looseObject({ 'internal-meeting-id': z.string(), 'external-meeting-id': z.string().optional() }),
      user: z.looseObject({ 'internal-user-id': text.optional() }).optional(),
      'record-id': text.optional(),
      format: text.optional(),
    }),
    event: z.looseObject({ ts: z.number() }),
  }),
});
export type ServerEvent = z.infer<typeof schema>;

/** The events of a hook's body: an array as a rule, of one as a rule; null if it holds none that can be read. */
export function eventsIn(form: string): ServerEvent[] | null {
  try {
    const told: unknown = JSON.parse(new URLSearchParams(form).get('event') ?? '');
    const read = z.array(schema).safeParse(Array.isArray(told) ? told : [told]);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** What makes it the same event, however often and in whatever order it comes (BBB API, section 6 Duplicates). */
export function eventKey({ data: { id, attributes, event } }: ServerEvent): string {
  const about = attributes.user?.['internal-user-id'] ?? [attributes['record-id'], attributes.format].join('/');
  return [attributes.meeting['internal-meeting-id'], id, about, event.ts].join('|');
}

/** The internal id of the meeting whose breakout this event makes known, if it does. */
export function parentIn({ data: { id, attributes } }: ServerEvent): string | null {
  const parent = attributes.meeting['parent-id'];
  return id === 'meeting-created' && typeof parent === 'string' && parent !== 'bbb-none' ? parent : null;
}
