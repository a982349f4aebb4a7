import type { IncomingMessage } from 'node:http';
import type { SimAttendee } from './attendee';
import type { SimMeeting } from './meeting';
import type { ServerState } from './server-state';

/**
 * The page a join leads to: an event stream keeps its visitor in, and closing the page ends the stream. Like the real
 * one it needs the session's cookie, unless the meeting was created with `allowRequestsWithoutSession`. A moderator's shows
 * who waits in the lobby.
 */
export const visitorPage = (
  sessionToken: string,
  logoutUrl: string,
  role: SimAttendee['role'],
): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Simulated meeting</title><link rel="icon" href="data:,"></head>
<body><h1>Entering</h1><p>Close this page to leave, or <a id="leave" href="${escaped(logoutUrl)}">leave the meeting</a>.</p>
<script src="/html5client/stay.js" data-token="${encodeURIComponent(sessionToken)}"></script>
${role === 'MODERATOR' ? `<ul id="lobby" data-token="${encodeURIComponent(sessionToken)}"></ul><script src="/html5client/moderator.js"></script>` : ''}
</body></html>`;

export const stayScript = `const heading = document.querySelector('h1');
const stay = new EventSource('/bigbluebutton/stay?sessionToken=' + document.currentScript.dataset.token);
stay.onopen = () => { heading.textContent = 'You are in the meeting'; };
stay.onerror = () => { if (stay.readyState === EventSource.CLOSED) heading.textContent = 'Your session has expired'; };
document.getElementById('leave').onclick = () => stay.close();`;

/** The cookie that a join sets, as a real server names it and bounds it to its API. */
export const sessionCookie = (sessionToken: string): string =>
  `JSESSIONID=${sessionToken}; Path=/bigbluebutton; HttpOnly`;

/** Whether a browser may act for a session: it holds the session's cookie, or the meeting does without. */
export const isOfSession = (request: IncomingMessage, meeting: SimMeeting, sessionToken: string): boolean =>
  meeting.parameters.allowRequestsWithoutSession === 'true' ||
  (request.headers.cookie ?? '').split(/;\s*/).includes(`JSESSIONID=${sessionToken}`);

/** The meeting in which a session is, if any. */
export const meetingOfSession = (state: ServerState, sessionToken: string) =>
  state.meetings.find(({ registered }) => registered.has(sessionToken));

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
