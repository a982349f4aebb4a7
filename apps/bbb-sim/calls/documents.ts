import type { SimMeeting } from '../meeting';
import { failed, success } from '../xml';
import type { CallBody, Handler } from './call';

const DOCUMENT = /<document\b([^>]*?)(?:\/>|>([\s\S]*?)<\/document>)/g;

/** Notes the documents of an XML body: those in base64 with their size, those by address with none. */
export function takeDocuments(meeting: SimMeeting, body: CallBody | null): void {
  if (!body?.type.endsWith('xml')) return;
  for (const [, attributes = '', base64 = ''] of body.content.toString('utf8').matchAll(DOCUMENT)) {
    const name = /(?:name|filename)="([^"]*)"/.exec(attributes)?.[1] ?? '';
    meeting.documents.push({ name, bytes: Buffer.from(base64, 'base64').length });
  }
}

export const insertDocument: Handler = ({ parameters, state, body }) => {
  if (!parameters.meetingID)
    return { xml: failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.') };
  const meeting = state.findLive(parameters.meetingID);
  if (!meeting) return { xml: failed('notFound', `No meeting was found with meeting ID [${parameters.meetingID}]`) };
  takeDocuments(meeting, body);
  return { xml: success([['message', 'Presentation is being uploaded']]) };
};
