import type { SimAttendee } from './attendee';
import { javaDate } from './java-date';
import type { SimMeeting } from './meeting';
import type { SimRecording } from './recording';

/** One thing that the webhooks service tells (BBB API, section 6 Shape). */
export interface SimEvent {
  readonly id: string;
  readonly meetingId: string;
  readonly internalId: string;
  readonly attributes: Record<string, unknown>;
}

/** What a meeting says of itself while it lives; `user` for those about a person. */
export function meetingEvent(id: string, meeting: SimMeeting, attendee?: SimAttendee): SimEvent {
  const ids = { 'internal-meeting-id': meeting.internalId, 'external-meeting-id': meeting.meetingId };
  const { meetingId, internalId } = meeting;
  if (id === 'meeting-created')
    return { id, meetingId, internalId, attributes: { meeting: { ...ids, ...createdOf(meeting) } } };
  const user = attendee && userOf(attendee, id === 'user-joined');
  return { id, meetingId, internalId, attributes: { meeting: ids, ...(user ? { user } : {}) } };
}

/** What the recording pipeline says; `rap-publish-ended` and the rest about one format. */
export function recordingEvent(id: string, recording: SimRecording, format: string | null): SimEvent {
  const { meetingId, recordId } = recording;
  const ids = { 'internal-meeting-id': recordId, 'external-meeting-id': meetingId };
  const published =
    id === 'rap-publish-ended'
      ? {
          success: true,
          'step-time': 7177,
          recording: {
            name: recording.name,
            'is-breakout': String(recording.parentInternalId !== undefined),
            'start-time': recording.startTimeMs,
            'end-time': recording.endTimeMs,
            size: 1_048_576,
            'raw-size': 2_097_152,
            metadata: { ...recording.metadata, meetingId, meetingName: recording.name },
            playback: { format, link: `/playback/${format}/2.3/${recordId}`, processing_time: 7177, duration: 1 },
            download: {},
          },
        }
      : {};
  const archived = id === 'rap-archive-ended' ? { recorded: true, duration: 60_000, success: true } : {};
  const attributes = { meeting: ids, 'record-id': recordId, ...(format ? { format } : {}), ...archived, ...published };
  return { id, meetingId, internalId: recordId, attributes };
}

const createdOf = (meeting: SimMeeting): Record<string, unknown> => ({
  name: meeting.name,
  'is-breakout': meeting.isBreakout,
  'parent-id': meeting.parentInternalId ?? 'bbb-none',
  duration: Number(meeting.parameters.duration ?? 0),
  'create-time': meeting.createTimeMs,
  'create-date': javaDate(meeting.createTimeMs),
  'moderator-pass': meeting.moderatorPW,
  'viewer-pass': meeting.attendeePW,
  record: meeting.isRecorded,
  'voice-conf': meeting.voiceBridge,
  'dial-number': '613-555-1234',
  'max-users': Number(meeting.parameters.maxParticipants ?? 0),
  metadata: meeting.metadata,
});

const userOf = ({ sessionToken, userId, fullName, role }: SimAttendee, isJoining: boolean): Record<string, unknown> => {
  const ids = { 'internal-user-id': `w_${sessionToken.slice(0, 12)}`, 'external-user-id': userId };
  if (!isJoining) return ids;
  return {
    ...ids,
    name: fullName,
    role,
    presenter: false,
    guest: false,
    userdata: {},
    'ip-address': '203.0.113.7',
    'user-agent': 'Mozilla/5.0',
    'session-token': sessionToken,
  };
};
