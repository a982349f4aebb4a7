import type { Handler, KnownCall } from './call';
import { deleteRecordings, publishRecordings, updateRecordings } from './change-recordings';
import { create } from './create';
import { insertDocument } from './documents';
import { getRecordings } from './get-recordings';
import { createHook, destroyHook, listHooks } from './hooks';
import { join } from './join';
import { end, getMeetingInfo, getMeetings, getSessions, isMeetingRunning } from './meetings';
import { sendChatMessage } from './send-chat-message';
import { getRecordingTextTracks, putRecordingTextTrack } from './text-tracks';

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const XML = ['application/xml', 'text/xml'];
const byBoth = (handle: Handler, bodies = FORMS): KnownCall => ({ methods: ['GET', 'POST'], bodies, handle });
const byGet = (handle: Handler): KnownCall => ({ methods: ['GET'], bodies: [], handle });
const byPost = (handle: Handler, bodies: string[]): KnownCall => ({ methods: ['POST'], bodies, handle });

/** Every call this server knows. */
export const CALLS: Readonly<Record<string, KnownCall>> = {
  create: byBoth(create, [...FORMS, ...XML]),
  join: byGet(join),
  end: byBoth(end),
  isMeetingRunning: byBoth(isMeetingRunning),
  getMeetingInfo: byBoth(getMeetingInfo),
  getMeetings: byBoth(getMeetings),
  getSessions: byBoth(getSessions),
  insertDocument: byPost(insertDocument, XML),
  sendChatMessage: byBoth(sendChatMessage),
  getRecordings: byBoth(getRecordings),
  publishRecordings: byGet(publishRecordings),
  deleteRecordings: byGet(deleteRecordings),
  updateRecordings: byBoth(updateRecordings),
  getRecordingTextTracks: byBoth(getRecordingTextTracks),
  putRecordingTextTrack: byPost(putRecordingTextTrack, ['multipart/form-data']),
  'hooks/create': byGet(createHook),
  'hooks/list': byGet(listHooks),
  'hooks/destroy': byGet(destroyHook),
};
