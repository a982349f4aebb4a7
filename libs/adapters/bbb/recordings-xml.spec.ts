import { BbbBrokenXml } from './errors';
import { type Recording, readRecordings } from './recordings-xml';

const recording = (id: string, inside = ''): string => `<recording><recordID>${id}</recordID><meetingID>m</meetingID>
  <name><![CDATA[Board & friends]]></name><published>true</published><state>published</state>
  <startTime>1462807897120</startTime><endTime>1462812873004</endTime>
  <metadata><bbb-origin-server-name><![CDATA[moodle.example]]></bbb-origin-server-name><empty></empty></metadata>
  <playback><format><type>presentation</type><url>https://x/?a=1&amp;b=2</url><length>44</length>
  <preview><images><image width="1">u</image></images></preview></format></playback>${inside}</recording>`;
const answer = (...recordings: string[]): string =>
  `<response>\n<returncode>SUCCESS</returncode><recordings>${recordings.join('\n')}</recordings><messageKey/></response>`;

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(
  text: string,
  size = 7,
): Promise<{ all: Recording[]; error?: unknown; head: Record<string, string> }> {
  const all: Recording[] = [];
  const head = {};
  try {
    for await (const one of readRecordings(pieces(text, size), { head })) all.push(one);
    return { all, head };
  } catch (error) {
    return { all, error, head };
  }
}

test.each([1, 7, 100_000])('an answer in pieces of %i bytes', async (size) => {
  const { all, error, head } = await read(answer(recording('a-1'), recording('é-2')), size);
  expect(error).toBeUndefined();
  expect(head).toMatchObject({ returncode: 'SUCCESS' });
  expect(all.map(({ recordId }) => recordId)).toEqual(['a-1', 'é-2']);
  expect(all[0]).toMatchObject({
    name: 'Board & friends',
    startTimeMs: 1462807897120,
    endTimeMs: 1462812873004,
    publishedMinutes: 44,
    metadata: { 'bbb-origin-server-name': 'moodle.example', empty: '' },
  });
  expect(all[0]?.raw).toBe(recording('a-1'));
});

test('what a server writes for a recording it cannot read', async () => {
  const { all } = await read(answer('<recording><error><recordID>x-9</recordID></error></recording>'));
  expect(all).toMatchObject([{ recordId: 'x-9', startTimeMs: null, meetingId: null }]);
});

test('numbers that are none are null, and nothing is thrown', async () => {
  const { all } = await read(
    answer('<recording><recordID>a</recordID><startTime>soon</startTime><endTime/></recording>'),
  );
  expect(all).toMatchObject([{ startTimeMs: null, endTimeMs: null }]);
});

test('broken XML keeps what was whole before it', async () => {
  const { all, error } = await read(answer(recording('a-1'), '<recording><recordID>b', recording('c-3')));
  expect(all.map(({ recordId }) => recordId)).toEqual(['a-1']);
  expect(error).toBeInstanceOf(BbbBrokenXml);
  expect((error as BbbBrokenXml).read).toBe(1);
});

test('an answer cut off in the middle', async () => {
  const { all, error } = await read(answer(recording('a-1'), recording('b-2')).slice(0, -200));
  expect(all).toHaveLength(1);
  expect(error).toBeInstanceOf(BbbBrokenXml);
});

test('hostile nesting and hostile size end the reading', async () => {
  expect((await read(answer(`<recording>${'<a>'.repeat(100)}`))).error).toBeInstanceOf(BbbBrokenXml);
  const huge = await read(answer(recording('a-1', `<x>${'y'.repeat(2_000_000)}</x>`)), 65_536);
  expect(huge.error).toBeInstanceOf(BbbBrokenXml);
});

test('ten thousand recordings are read in the memory of a few', async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<string> {
    yield '<response><returncode>SUCCESS</returncode><recordings>';
    for (let i = 0; i < 10_000; i += 1) yield recording(`r-${i}`);
    yield '</recordings></response>';
  }
  let last = '';
  for await (const { raw, recordId } of readRecordings(endless())) {
    read += 1;
    last = `${recordId} ${raw.length}`;
  }
  expect(read).toBe(10_000);
  expect(last).toBe(`r-9999 ${recording('r-9999').length}`);
});
