import { request } from 'undici';
import type { SimMeeting } from './meeting';

const WAITS_MS = [0, 30_000, 60_000, 120_000, 300_000];

/** The two unsigned GETs a real server makes when a meeting ends; never for breakouts (BBB API, section 5). */
export async function sendEndCallbacks(meeting: SimMeeting): Promise<void> {
  if (meeting.isBreakout) return;
  const plain = meeting.parameters.meetingEndedURL;
  const withMarks = meeting.metadata.endcallbackurl;
  const marks = `recordingmarks=${meeting.isRecorded}&meetingID=${encodeURIComponent(meeting.meetingId)}`;
  await Promise.all([
    plain ? deliver(plain) : undefined,
    withMarks ? deliver(`${withMarks}${withMarks.includes('?') ? '&' : '?'}${marks}`) : undefined,
  ]);
}

/** Up to five tries, in memory alone: a restart loses them, as on a real server. */
async function deliver(url: string): Promise<void> {
  for (const waitMs of WAITS_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    const status = await request(url, { signal: AbortSignal.timeout(5_000) }).then(
      ({ statusCode, body }) => body.dump().then(() => statusCode),
      () => 0,
    );
    if (status >= 200 && status < 300) return;
  }
}
