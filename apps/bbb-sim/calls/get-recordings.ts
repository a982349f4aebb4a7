import { recordingXml, type SimRecording } from '../recording';
import { elements, failed, success, xml } from '../xml';
import type { Handler } from './call';

const listOf = (text: string | undefined): string[] => (text ? text.split(',').filter(Boolean) : []);

/** getRecordings: filters, prefixes, states and pages as a real server (BBB API, section 4); a long answer is streamed. */
export const getRecordings: Handler = ({ parameters, state, host }) => {
  const [offset, limit] = [parameters.offset, parameters.limit].map((text) =>
    text === undefined ? null : Number(text),
  );
  if (
    [offset, limit].some((value) => value !== null && (!Number.isInteger(value) || value! < 0)) ||
    limit === 0 ||
    (limit ?? 0) > 100
  ) {
    return { xml: failed('validationError', 'offset must be 0 or more and limit between 1 and 100') };
  }
  const matching = [...state.recordings.values()].filter(matcherOf(parameters));
  const paged = limit !== null && !state.faults.ignoresPaging;
  const page = paged ? matching.slice(offset ?? 0, (offset ?? 0) + limit!) : matching;
  if (page.length === 0 && !paged) {
    return {
      xml: success([
        ['recordings', xml('')],
        ['messageKey', 'noRecordings'],
        ['message', 'There are no recordings for the meeting(s).'],
      ]),
    };
  }
  return {
    chunks: answer(page, host, paged ? pagination(offset ?? 0, limit!, matching.length, page.length === 0) : ''),
  };
};

function matcherOf(parameters: Record<string, string>): (recording: SimRecording) => boolean {
  const recordIds = listOf(parameters.recordID);
  const meetingIds = listOf(parameters.meetingID);
  const states = listOf(parameters.state ?? 'published,unpublished');
  const metadata = Object.entries(parameters)
    .filter(([name]) => name.startsWith('meta_'))
    .map(([name, value]) => [name.slice('meta_'.length).toLowerCase(), wildcard(value)] as const);
  return (recording) => {
    if (!states.includes('any') && !states.includes(recording.state)) return false;
    if (recordIds.length > 0 && !recordIds.some((prefix) => recording.recordId.startsWith(prefix))) return false;
    if (recordIds.length === 0 && meetingIds.length > 0 && !meetingIds.includes(recording.meetingId)) return false;
    return metadata.every(([name, matches]) => matches(recording.metadata[name] ?? ''));
  };
}

function wildcard(pattern: string): (text: string) => boolean {
  const core = pattern.replace(/^%|%$/g, '');
  if (pattern.startsWith('%') && pattern.endsWith('%') && pattern.length > 1) return (text) => text.includes(core);
  if (pattern.startsWith('%')) return (text) => text.endsWith(core);
  if (pattern.endsWith('%')) return (text) => text.startsWith(core);
  return (text) => text === pattern;
}

const pagination = (offset: number, limit: number, total: number, isEmpty: boolean): string =>
  elements([
    [
      'pagination',
      xml(
        elements([
          [
            'pageable',
            xml(
              elements([
                ['offset', offset],
                ['limit', limit],
                ['paged', true],
                ['unpaged', false],
              ]),
            ),
          ],
          ['totalElements', total],
          ['empty', isEmpty],
        ]),
      ),
    ],
  ]);

function* answer(recordings: SimRecording[], host: string, pages: string): Iterable<string> {
  yield '<response><returncode>SUCCESS</returncode><recordings>';
  for (const recording of recordings) yield recordingXml(recording, host);
  yield `</recordings>${pages}</response>`;
}
