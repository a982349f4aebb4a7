import type { Recording } from '@/adapters/bbb';
import { type Language, say } from '@/wording';

/** A recording as pages show it. An address that is no web address is not linked to. */
export function recordingView(recording: Recording, language: Language) {
  const { recordId, name, startTimeMs, publishedMinutes, state, playback } = recording;
  return {
    recordId: recordId ?? '',
    name,
    startedAt: startTimeMs === null ? null : new Date(startTimeMs),
    length: publishedMinutes === null ? '' : say(language, 'portal.minutes', { minutes: publishedMinutes }),
    state: say(language, `recording.${stateOf(state)}`),
    isPublished: state === 'published',
    canChange: state === 'published' || state === 'unpublished',
    formats: playback.filter(({ url }) => /^https?:\/\//.test(url)),
  };
}

const stateOf = (state: string | null) =>
  state === 'published' || state === 'unpublished' ? state : ('processing' as const);
