import type { IncomingMessage, ServerResponse } from 'node:http';
import { guestWait, lobbyOfModerator, lobbyPage, lobbyScript } from './lobby-page';
import type { SimMeeting } from './meeting';
import type { ServerState } from './server-state';
import { isOfSession, meetingOfSession, stayScript, visitorPage } from './visitor-page';

const STAY = '/bigbluebutton/stay';
const LOBBY = '/bigbluebutton/lobby';
const GUEST_WAIT = '/bigbluebutton/api/guestWait';
const SCRIPTS: Readonly<Record<string, string>> = {
  '/html5client/stay.js': stayScript,
  '/html5client/lobby.js': lobbyScript,
  '/html5client/moderator.js': lobbyOfModerator,
};

/** What a browser asks for with a session, and no client with a checksum. */
export const isVisit = (path: string): boolean =>
  path.startsWith('/html5client/') || [STAY, LOBBY, GUEST_WAIT].includes(path);

interface Visit {
  readonly state: ServerState;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Pages of people in a meeting or before its door. */
export function visit({ state, host, path, query }: Visit, request: IncomingMessage, response: ServerResponse): void {
  const script = SCRIPTS[path];
  if (script) return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  const sessionToken = query.get('sessionToken') ?? '';
  const meeting = meetingOfSession(state, sessionToken);
  if (path === GUEST_WAIT) return void json(response, guestWait(host, meeting, sessionToken));
  if (!meeting) return void response.writeHead(401).end('This session has ended.');
  const mayIn = meeting.lobby.statusOf(sessionToken) === 'ALLOW';
  if (path.startsWith('/html5client/')) {
    const logoutUrl = meeting.parameters.logoutURL ?? host;
    const { role } = meeting.registered.get(sessionToken)!;
    const page = mayIn ? visitorPage(sessionToken, logoutUrl, role) : lobbyPage(sessionToken);
    return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  }
  if (!mayIn || !isOfSession(request, meeting, sessionToken)) return void response.writeHead(401).end();
  if (path === LOBBY) return void lobby(meeting, query, request, response);
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': in\n\n');
  meeting.enter(meeting.registered.get(sessionToken)!, state.nowMs());
  request.once('close', () => meeting.leave(sessionToken, state.nowMs()));
}

/** Moderators see who waits, and say of each. */
function lobby(meeting: SimMeeting, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
  if (meeting.registered.get(query.get('sessionToken')!)!.role !== 'MODERATOR')
    return void response.writeHead(403).end();
  const waiting = meeting.lobby.waiting().map(({ userId, fullName }) => ({ userId, fullName }));
  if (request.method !== 'POST') return void json(response, waiting);
  const status = query.get('status');
  const isDecided = (status === 'ALLOW' || status === 'DENY') && meeting.lobby.decide(query.get('user') ?? '', status);
  response.writeHead(isDecided ? 204 : 404).end();
}

function json(response: ServerResponse, answer: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}
