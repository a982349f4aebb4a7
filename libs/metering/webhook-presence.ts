import { grouped, type Period } from '@/kernel';
import { staysOf } from './presence';
import type { WebhookEvent } from './webhook-event';

/** What the webhooks service told of a run, made whole. */
export interface WebhookPresence {
  /** When the service dealt with the run's creation, if it told of it: tells how late it is. */
  readonly createdToldAt: Date | null;
  readonly endedAt: Date | null;
  readonly stays: readonly Period[];
}

/**
 * Joins and leaves out of order, doubled or lost, made whole (BBB API, section 9): a join without leave ends with the
 * meeting, a leave without join begins at `absentSince` of it, a leave told after the meeting's end is cut there. Null if
 * no event tells of a person. `until` is when the run was over as far as anything else knows, should `meeting-ended` be
 * lost.
 */
export function webhookPresence(
  events: readonly WebhookEvent[],
  { absentSince, until }: { absentSince: (left: Date) => Date; until: Date },
): WebhookPresence | null {
  const steps = events.filter(({ id, userId }) => userId !== null && (id === 'user-joined' || id === 'user-left'));
  if (steps.length === 0) return null;
  const first = (id: string): Date | null =>
    events
      .filter((event) => event.id === id)
      .map(({ at }) => at)
      .sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const endedAt = first('meeting-ended');
  const byUser = grouped(steps, ({ userId }) => userId);
  return {
    createdToldAt: first('meeting-created'),
    endedAt,
    stays: [...byUser.values()].flatMap((told) =>
      staysOf(
        told.map(({ at, id }) => ({ at, isIn: id === 'user-joined' })),
        { since: absentSince, until: endedAt ?? until },
      ),
    ),
  };
}
