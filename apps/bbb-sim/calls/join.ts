import type { GuestStatus } from '../lobby';
import type { SimMeeting } from '../meeting';
import { sessionCookie } from '../visitor-page';
import { failed, success } from '../xml';
import type { Call, CallAnswer, Handler } from './call';

/** join: a 302 to a page that keeps the visitor in until it is closed, or to the lobby; or XML with redirect=false. */
export const join: Handler = (call) => {
  const { parameters, state, host } = call;
  if (!parameters.meetingID)
    return refused(call, 'missingParamMeetingID', 'You must specify a meeting ID for the meeting.');
  if (!parameters.fullName)
    return refused(
      call,
      'missingParamFullName',
      'You must specify a name for the attendee who will be joining the meeting.',
    );
  const meeting = state.find(parameters.meetingID);
  if (!meeting)
    return refused(
      call,
      'invalidMeetingIdentifier',
      'The meeting ID that you supplied did not match any existing meetings',
    );
  if (meeting.endedAtMs !== null)
    return refused(call, 'meetingForciblyEnded', 'You can not re-join a meeting that has already been forcibly ended.');
  if (parameters.createTime !== undefined && Number(parameters.createTime) !== meeting.createTimeMs) {
    return refused(
      call,
      'mismatchCreateTimeParam',
      'The createTime parameter submitted mismatches with the current meeting.',
    );
  }
  const { password } = parameters;
  const role = roleOf(parameters, meeting);
  if (!role || (password !== undefined && (password.length < 2 || password.length > 64)))
    return refused(
      call,
      'invalidPassword',
      'You either did not supply a password or the password supplied is neither the attendee or moderator password for this conference.',
    );
  if (meeting.isFull)
    return refused(
      call,
      'maxParticipantsReached',
      'The number of participants allowed for this meeting has been reached.',
    );
  const guestStatus = guestStatusOf(parameters, meeting);
  if (guestStatus === 'DENY' && parameters.redirect !== 'false')
    return refused(call, 'guestDeny', 'Guest denied of joining the meeting.');
  const attendee = state.register(meeting, parameters.fullName, role, parameters.userID);
  const { sessionToken, userId } = attendee;
  if (guestStatus === 'WAIT') meeting.lobby.admit(attendee);
  const url = `${host}/html5client/${guestStatus === 'WAIT' ? 'guestWait' : ''}?sessionToken=${sessionToken}`;
  if (parameters.redirect !== 'false') return { redirect: url, cookie: sessionCookie(sessionToken) };
  const [messageKey, message] = JOINED[guestStatus];
  return {
    xml: success([
      ['messageKey', messageKey],
      ['message', message],
      ['meeting_id', meeting.internalId],
      ['user_id', userId],
      ['auth_token', sessionToken.slice(0, 12)],
      ['session_token', sessionToken],
      ['guestStatus', guestStatus],
      ['url', url],
    ]),
  };
};

const JOINED = {
  ALLOW: ['successfullyJoined', 'You have joined successfully.'],
  WAIT: ['guestWait', 'Guest waiting for approval to join meeting.'],
  DENY: ['guestDeny', 'Guest denied of joining the meeting.'],
} as const;

function guestStatusOf({ guest }: Record<string, string>, { parameters }: SimMeeting): GuestStatus {
  if (guest !== 'true') return 'ALLOW';
  if (parameters.guestPolicy === 'ALWAYS_DENY') return 'DENY';
  return parameters.guestPolicy === 'ASK_MODERATOR' ? 'WAIT' : 'ALLOW';
}

function roleOf({ role, password }: Record<string, string>, meeting: SimMeeting): 'MODERATOR' | 'VIEWER' | null {
  if (role?.toUpperCase() === 'MODERATOR') return 'MODERATOR';
  if (role?.toUpperCase() === 'VIEWER') return 'VIEWER';
  if (password === meeting.moderatorPW) return 'MODERATOR';
  return password === meeting.attendeePW ? 'VIEWER' : null;
}

/** The errors of a redirecting join are a redirect too, where there is somewhere to go. */
function refused({ parameters }: Call, key: string, message: string): CallAnswer {
  const target = parameters.errorRedirectUrl ?? parameters.logoutURL;
  if (parameters.redirect === 'false' || !target) return { xml: failed(key, message) };
  const errors = encodeURIComponent(JSON.stringify([{ key, message }]));
  return { redirect: `${target}${target.includes('?') ? '&' : '?'}errors=${errors}` };
}
