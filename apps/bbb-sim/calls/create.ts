import type { SimMeeting } from '../meeting';
import { failed, success } from '../xml';
import type { Handler } from './call';

/** create: makes a meeting; the same again while it lives answers with the first one's times (BBB API, section 4). */
export const create: Handler = ({ parameters, state }) => {
  const { meetingID, name = '' } = parameters;
  if (!meetingID) return { xml: failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.') };
  if (meetingID.length < 2 || meetingID.length > 256 || meetingID.includes(',')) {
    return { xml: failed('validationError', 'Meeting ID must be between 2 and 256 characters and contain no commas') };
  }
  if (name.length < 2 || name.length > 256)
    return { xml: failed('validationError', 'Meeting name must be between 2 and 256 characters') };
  const known = state.findLive(meetingID);
  if (!known) return { xml: created(state.create(meetingID, name, parameters), '', '') };
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

const created = (meeting: SimMeeting, messageKey: string, message: string): string =>
  success([
    ['meetingID', meeting.meetingId],
    ['internalMeetingID', meeting.internalId],
    ['parentMeetingID', meeting.parameters.parentMeetingID ?? 'bbb-none'],
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

/** A date as Java prints it: `Tue Nov 24 10:00:00 UTC 2026`. */
export function javaDate(ms: number): string {
  const [weekday, day, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
