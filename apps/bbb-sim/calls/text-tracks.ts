import { Response } from 'undici';
import { failed } from '../xml';
import type { CallAnswer, CallBody, Handler } from './call';

const NO_RECORD_ID = { xml: failed('missingParamRecordID', 'You must specify a recordID.') };
const refused = (messageKey: string, message: string): CallAnswer => ({
  json: { response: { returncode: 'FAILED', messageKey, message } },
});

/** Text tracks are answered in JSON, all but a missing recordID (BBB API, section 4). */
export const getRecordingTextTracks: Handler = ({ parameters: { recordID }, state, host }) => {
  if (!recordID) return NO_RECORD_ID;
  const recording = state.recordings.get(recordID);
  if (!recording) return refused('noRecordings', `No recording found for ${recordID}`);
  const tracks = (recording.tracks ?? []).map((track) => ({
    href: `${host}/captions/${recordID}/${track.kind}_${track.lang}.vtt`,
    ...track,
    source: 'upload',
  }));
  return { json: { response: { returncode: 'SUCCESS', tracks } } };
};

export const putRecordingTextTrack: Handler = async ({ parameters, state, body }) => {
  const { recordID, kind = '', lang = '', label } = parameters;
  if (!recordID) return NO_RECORD_ID;
  const recording = state.recordings.get(recordID);
  if (!recording) return refused('noRecordings', `No recording found for ${recordID}`);
  for (const name of ['kind', 'lang']) if (!parameters[name]) return refused('paramError', `Missing param ${name}.`);
  if (!['subtitles', 'captions'].includes(kind)) return refused('invalidKind', 'Invalid kind parameter');
  if (!/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(lang)) return refused('invalidLang', 'Malformed lang parameter');
  if ((await uploaded(body)) === 0) return refused('empty_uploaded_text_track', 'Empty uploaded text track.');
  recording.tracks = [...(recording.tracks ?? []), { kind, lang, label: label ?? lang }];
  return {
    json: {
      response: {
        returncode: 'SUCCESS',
        messageKey: 'upload_text_track_success',
        message: 'Text track uploaded successfully',
        recordId: recordID,
      },
    },
  };
};

/** Bytes of the part named `file`. */
async function uploaded(body: CallBody | null): Promise<number> {
  if (!body) return 0;
  const form = await new Response(body.content, { headers: { 'content-type': body.type } }).formData();
  const file = form.get('file');
  return file !== null && typeof file !== 'string' ? file.size : 0;
}
