import type { Interval, MeetingEvidence, MeetingLine } from '@/metering';
import { type Language, say } from '@/wording';

/** A meeting's evidence as a page shows it: what counts, and beside it what else is known and why it does not. */
export function evidenceView(
  lines: readonly MeetingLine[],
  intervals: readonly Interval[],
  evidence: MeetingEvidence,
  language: Language,
) {
  const latest = lines.findLast(({ seconds }) => seconds > 0n) ?? lines[0]!;
  const counts = (how: Interval['knownBy']): boolean => intervals.some(({ knownBy }) => knownBy === how);
  return {
    title: latest.name,
    from: latest.from,
    until: latest.until,
    seconds: lines.reduce((sum, { seconds }) => sum + seconds, 0n),
    knownBy: say(language, `known.${latest.knownBy}`),
    whose: say(language, evidence.attributedBy === 'id' ? 'evidence.by-id' : 'evidence.by-rule'),
    mostPeople: evidence.peakParticipants ?? 0,
    hasPeople: evidence.peakParticipants !== null,
    intervals: intervals.map((interval) => ({ ...interval, knownBy: say(language, `known.${interval.knownBy}`) })),
    sightings: evidence.sightings.map(({ firstAt, lastAt, polls, peakParticipants }) => ({
      from: firstAt,
      until: lastAt,
      polls,
      peakParticipants,
      counts: say(language, counts('polled') ? 'evidence.counts' : 'evidence.compared'),
    })),
    recording:
      evidence.recordingFrom && evidence.recordingUntil
        ? {
            from: evidence.recordingFrom,
            until: evidence.recordingUntil,
            counts: say(language, counts('recorded') ? 'evidence.counts' : 'evidence.compared'),
          }
        : null,
    lines: lines.map((line) => ({ ...line, knownBy: say(language, `known.${line.knownBy}`) })),
    hasCorrections: lines.length > 1,
  };
}
