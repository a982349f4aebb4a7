import { failed, success } from '../xml';
import type { Handler } from './call';

/** sendChatMessage: as if there were no such meeting while nobody is in it. */
export const sendChatMessage: Handler = ({ parameters, state }) => {
  const { meetingID, message = '', userName = 'System' } = parameters;
  if (!meetingID) return { xml: failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.') };
  if (message.length < 1 || message.length > 500)
    return { xml: failed('validationError', 'A message is between 1 and 500 characters') };
  if (userName.length > 255) return { xml: failed('validationError', 'A user name is at most 255 characters') };
  const meeting = state.findLive(meetingID);
  if (!meeting || meeting.attendees.size === 0)
    return { xml: failed('meetingNotFound', 'We could not find a meeting with that meeting ID') };
  meeting.chat.push({ userName, message });
  return { xml: success([]) };
};
