import type { ServerState } from './server-state';

/** The page a join leads to: an event stream keeps its visitor in, and closing the page ends the stream. */
export const visitorPage = (sessionToken: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Simulated meeting</title><link rel="icon" href="data:,"></head>
<body><h1>You are in the meeting</h1><p>Close this page to leave.</p>
<script src="/html5client/stay.js" data-token="${encodeURIComponent(sessionToken)}"></script></body></html>`;

export const stayScript = `new EventSource('/html5client/stay?sessionToken=' + document.currentScript.dataset.token);`;

/** The meeting in which a session is, if any. */
export const meetingOfSession = (state: ServerState, sessionToken: string) =>
  state.meetings.find(({ registered }) => registered.has(sessionToken));
