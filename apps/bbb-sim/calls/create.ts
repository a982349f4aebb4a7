import { javaDate } from '../java-date';
import type { SimMeeting } from '../meeting';
import type { ServerState } from '../server-state';
import { failed, failedWith, success } from '../xml';
import type { CallAnswer, Handler } from './call';
import { takeDocuments } from './documents';

/** create: makes a meeting; the same again while it lives answers with the first one's times (BBB API, section 4). */
export const create: Handler = ({ parameters, state, body }) => {
  const { meetingID, name = '' } = parameters;
  if (!meetingID) return { xml: failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.') };
  if (meetingID.length < 2 || meetingID.length > 256 || meetingID.includes(',')) {
    return { xml: failed('validationError', 'Meeting ID must be between 2 and 256 characters and contain no commas') };
  }
  if (name.length < 2 || name.length > 256)
    return { xml: failed('validationError', 'Meeting name must be between 2 and 256 characters') };
  const known = state.findLive(meetingID);
  if (!known) {
    const made = parameters.isBreakout === 'true' ? breakout(state, parameters) : plain(state, parameters);
    if ('xml' in made) return made;
    takeDocuments(made.meeting, body);
    return { xml: created(made.meeting, '', '') };
  }
  const samePasswords =
    (parameters.attendeePW ?? known.attendeePW) === known.attendeePW &&
    (parameters.moderatorPW ?? known.moderatorPW) === known.moderatorPW;
  if (!samePasswords)
    return {
      xml: failed('idNotUnique', 'A meeting already exists with that meeting ID.  Please use a different meeting ID.'),
    };
  return {
    xml: created(
      known,
      'duplicateWarning',
      'This conference was already in existence and may currently be in progress.',
    ),
  };
};

type Made = { meeting: SimMeeting } | Extract<CallAnswer, { xml: string }>;

function plain(state: ServerState, parameters: Record<string, string>): Made {
  const { meetingID = '', name = '', voiceBridge } = parameters;
  // This one comes in the form for several errors.
  if (voiceBridge && state.meetings.some((other) => other.endedAtMs === null && other.voiceBridge === voiceBridge))
    return {
      xml: failedWith('nonUniqueVoiceBridge', 'The selected voice bridge is already in use.'),
    };
  return { meeting: state.create(meetingID, name, parameters) };
}

function breakout(state: ServerState, parameters: Record<string, string>): Made {
  const { meetingID = '', name = '', parentMeetingID, sequence } = parameters;
  if (!parentMeetingID) return { xml: failed('parentMeetingIDMissing', 'No parent meeting ID was given.') };
  const parent = state.findLive(parentMeetingID);
  if (!parent) return { xml: failed('parentMeetingDoesNotExist', 'No parent meeting exists for the breakout room.') };
  if (!/^\d+$/.test(sequence ?? ''))
    return { xml: failed('sequence', 'Meeting sequence must be a number greater than 0.') };
  return { meeting: state.createBreakout(meetingID, name, parent, parameters) };
}

const created = (meeting: SimMeeting, messageKey: string, message: string): string =>
  success([
    ['meetingID', meeting.meetingId],
    ['internalMeetingID', meeting.internalId],
    ['parentMeetingID', meeting.parentInternalId ?? 'bbb-none'],
    ['attendeePW', meeting.attendeePW],
    ['moderatorPW', meeting.moderatorPW],
    ['createTime', meeting.createTimeMs],
    ['voiceBridge', meeting.voiceBridge],
    ['dialNumber', '613-555-1234'],
    ['createDate', javaDate(meeting.createTimeMs)],
    ['hasUserJoined', meeting.hasUserJoined],
    ['duration', Number(meeting.parameters.duration ?? 0)],
    ['hasBeenForciblyEnded', false],
    ['messageKey', messageKey],
    ['message', message],
  ]);
