import { javaDate } from '../java-date';
import type { SimMeeting } from '../meeting';
import type { ServerState } from '../server-state';
import { type Elements, elements, failed, metadataElements, success, xml } from '../xml';
import type { Handler } from './call';

export const isMeetingRunning: Handler = ({ parameters, state }) => {
  if (!parameters.meetingID)
    return { xml: failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.') };
  const meeting = state.findLive(parameters.meetingID);
  return { xml: success([['running', meeting !== undefined && meeting.attendees.size > 0]]) };
};

export const end: Handler = ({ parameters, state }) => {
  if (!parameters.meetingID)
    return { xml: failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.') };
  const meeting = state.find(parameters.meetingID);
  if (!meeting) return { xml: failed('notFound', 'We could not find a meeting with that meeting ID') };
  if (parameters.password !== undefined && parameters.password !== meeting.moderatorPW) {
    return { xml: failed('invalidPassword', 'The supplied moderator password is incorrect.') };
  }
  state.end(meeting);
  return {
    xml: success([
      ['messageKey', 'sentEndMeetingRequest'],
      [
        'message',
        'A request to end the meeting was sent. Please wait a few seconds, and then use the getMeetingInfo or isMeetingRunning API calls to verify that it was ended.',
      ],
    ]),
  };
};

export const getMeetingInfo: Handler = ({ parameters, state }) => {
  if (!parameters.meetingID)
    return { xml: failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.') };
  const meeting = state.find(parameters.meetingID);
  if (!meeting) return { xml: failed('notFound', 'We could not find a meeting with that meeting ID') };
  return { xml: success(infoOf(meeting, state)) };
};

export const getMeetings: Handler = ({ state }) => {
  const listed = state.meetings.filter((meeting) => meeting.isListed(state.nowMs()));
  const meetings = xml(listed.map((meeting) => `<meeting>${elements(infoOf(meeting, state))}</meeting>`).join(''));
  if (listed.length > 0) return { xml: success([['meetings', meetings]]) };
  return {
    xml: success([
      ['meetings', xml('')],
      ['messageKey', 'noMeetings'],
      ['message', 'no meetings were found on this server'],
    ]),
  };
};

/** getSessions: by internal ids, as nowhere else. */
export const getSessions: Handler = ({ state }) => {
  const sessions = state.meetings
    .filter(({ endedAtMs }) => endedAtMs === null)
    .flatMap(({ internalId, name, attendees }) =>
      [...attendees.values()].map(
        ({ fullName }) =>
          `<meeting>${elements([
            ['meetingID', internalId],
            ['meetingName', name],
            ['userName', fullName],
          ])}</meeting>`,
      ),
    );
  if (sessions.length > 0) return { xml: success([['sessions', xml(sessions.join(''))]]) };
  return {
    xml: success([
      ['sessions', xml('')],
      ['messageKey', 'noSessions'],
      ['message', 'no sessions were found on this server'],
    ]),
  };
};

function infoOf(meeting: SimMeeting, state: ServerState): Elements {
  const rooms = state.breakoutsOf(meeting);
  const present = [...meeting.attendees.values()];
  const attendees = present.map((attendee, index) =>
    elements([
      [
        'attendee',
        xml(
          elements([
            ['userID', attendee.userId],
            ['fullName', attendee.fullName],
            ['role', attendee.role],
            ['isPresenter', index === 0],
            ['isListeningOnly', false],
            ['hasJoinedVoice', true],
            ['hasVideo', false],
            ['clientType', 'HTML5'],
            ['customdata', xml('')],
          ]),
        ),
      ],
    ]),
  );
  return [
    ['meetingName', meeting.name],
    ['meetingID', meeting.meetingId],
    ['internalMeetingID', meeting.internalId],
    ['createTime', meeting.createTimeMs],
    ['createDate', javaDate(meeting.createTimeMs)],
    ['voiceBridge', meeting.voiceBridge],
    ['dialNumber', '613-555-1234'],
    ['attendeePW', meeting.attendeePW],
    ['moderatorPW', meeting.moderatorPW],
    ['running', present.length > 0],
    ['duration', Number(meeting.parameters.duration ?? 0)],
    ['hasUserJoined', meeting.hasUserJoined],
    ['recording', meeting.isRecorded],
    ['hasBeenForciblyEnded', meeting.endedAtMs !== null],
    ['startTime', meeting.createTimeMs + 12],
    ['endTime', meeting.endTimeMs],
    ['participantCount', present.length],
    ['listenerCount', 0],
    ['voiceParticipantCount', present.length],
    ['videoCount', 0],
    ['maxUsers', Number(meeting.parameters.maxParticipants ?? 0)],
    ['moderatorCount', present.filter(({ role }) => role === 'MODERATOR').length],
    ['attendees', xml(attendees.join(''))],
    ['metadata', metadataElements(meeting.metadata)],
    ['isBreakout', meeting.isBreakout],
    ...(meeting.isBreakout
      ? ([
          ['parentMeetingID', meeting.parentInternalId ?? ''],
          ['sequence', Number(meeting.parameters.sequence ?? 0)],
          ['freeJoin', meeting.parameters.freeJoin === 'true'],
        ] as const)
      : []),
    ...(rooms.length > 0
      ? ([
          ['breakoutRooms', xml(rooms.map(({ internalId }) => `<breakout>${internalId}</breakout>`).join(''))],
        ] as const)
      : []),
  ];
}
