import type { SimMeeting } from './meeting';

/** Where a guest waits: the page asks `guestWait`, as a 2.7's does, and goes on by itself. */
export const lobbyPage = (sessionToken: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Guest lobby</title><link rel="icon" href="data:,"></head>
<body><h1>Guest lobby</h1><p role="status">Please wait for a moderator to approve you joining the meeting.</p>
<script src="/html5client/lobby.js" data-token="${encodeURIComponent(sessionToken)}"></script></body></html>`;

export const lobbyScript = `const { token } = document.currentScript.dataset;
const ask = async () => {
  const answer = await fetch('/bigbluebutton/api/guestWait?redirect=false&sessionToken=' + token);
  const { guestStatus, message, url } = (await answer.json()).response;
  if (guestStatus === 'ALLOW') return location.replace(url);
  document.querySelector('p').textContent = message;
  if (guestStatus === 'WAIT') setTimeout(ask, 500);
};
ask();`;

const WORDS = {
  ALLOW: ['guestAllowed', 'Guest allowed to join meeting.'],
  WAIT: ['guestWait', 'Please wait for a moderator to approve you joining the meeting.'],
  DENY: ['guestDeny', 'Guest denied of joining the meeting.'],
} as const;

/** What `guestWait` answers, by session and without a checksum. */
export function guestWait(host: string, meeting: SimMeeting | undefined, sessionToken: string): unknown {
  const guest = meeting?.registered.get(sessionToken);
  if (!meeting || !guest)
    return { response: { returncode: 'FAILED', messageKey: 'missingSession', message: 'This session has ended.' } };
  const guestStatus = meeting.lobby.statusOf(sessionToken);
  const [messageKey, message] = WORDS[guestStatus];
  const page = guestStatus === 'ALLOW' ? '' : 'guestWait';
  return {
    response: {
      returncode: 'SUCCESS',
      messageKey,
      message,
      meeting_id: meeting.internalId,
      user_id: guest.userId,
      session_token: sessionToken,
      guestStatus,
      lobbyMessage: '',
      url: `${host}/html5client/${page}?sessionToken=${sessionToken}`,
    },
  };
}

/** In a moderator's page: who waits, each to be let in or turned away. Between client and server this is no API of BBB's. */
export const lobbyOfModerator = `const lobby = document.getElementById('lobby');
const at = '/bigbluebutton/lobby?sessionToken=' + encodeURIComponent(lobby.dataset.token);
const word = (userId, status, text, name) => {
  const button = document.createElement('button');
  button.textContent = text + ' ' + name;
  button.onclick = () => fetch(at + '&user=' + encodeURIComponent(userId) + '&status=' + status, { method: 'POST' }).then(look);
  return button;
};
const look = async () => {
  const answer = await fetch(at);
  if (!answer.ok) return;
  const waiting = await answer.json();
  lobby.replaceChildren(...waiting.map(({ userId, fullName }) => {
    const line = document.createElement('li');
    line.append(word(userId, 'ALLOW', 'Let in', fullName), ' ', word(userId, 'DENY', 'Turn away', fullName));
    return line;
  }));
};
look();
setInterval(look, 500);`;
