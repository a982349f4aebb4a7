import type { SimRecording } from '../recording';
import type { ServerState } from '../server-state';
import { failed, success } from '../xml';
import type { CallAnswer, Handler } from './call';

const listOf = (text = ''): string[] => text.split(',').filter((id) => id !== '');
const NO_RECORD_ID = { xml: failed('missingParamRecordID', 'You must specify one or more a record IDs.') };
const NOT_FOUND = { xml: failed('notFound', 'We could not find recordings') };

const changing =
  (change: (call: Parameters<Handler>[0], recordings: SimRecording[]) => CallAnswer): Handler =>
  (call) => {
    const ids = listOf(call.parameters.recordID);
    if (ids.length === 0) return NO_RECORD_ID;
    const recordings = ids.map((id) => found(call.state, id));
    return recordings.some((one) => one === undefined) ? NOT_FOUND : change(call, recordings as SimRecording[]);
  };

const found = (state: ServerState, id: string): SimRecording | undefined => {
  const recording = state.recordings.get(id);
  return recording?.state === 'deleted' ? undefined : recording;
};

export const publishRecordings = changing(({ parameters, state }, recordings) => {
  const { publish } = parameters;
  if (!publish) return { xml: failed('missingParamPublish', 'You must specify one a publish value true or false.') };
  state.change(recordings, publish === 'true' ? 'published' : 'unpublished');
  return { xml: success([['published', publish === 'true']]) };
});

export const deleteRecordings = changing(({ state }, recordings) => {
  state.change(recordings, 'deleted');
  return { xml: success([['deleted', true]]) };
});

/** updateRecordings: an empty value takes the name away. */
export const updateRecordings = changing(({ parameters }, recordings) => {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    name.startsWith('meta_') ? [[name.slice('meta_'.length).toLowerCase(), value] as const] : [],
  );
  for (const recording of recordings) {
    const metadata = { ...recording.metadata, ...Object.fromEntries(given) };
    recording.metadata = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ''));
  }
  return { xml: success([['updated', true]]) };
});
