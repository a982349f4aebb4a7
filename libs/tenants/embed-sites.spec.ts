import { embedSites, NotASite } from './embed-sites';

test('sites are origins, one a line or with commas, each once', () =>
  expect(
    embedSites('https://Moodle.coop.example/\n https://a.example:8443, https://a.example:8443\nhttps://*.b.example'),
  ).toEqual(['https://moodle.coop.example', 'https://a.example:8443', 'https://*.b.example']));

test.each([
  'http://coop.example',
  'https://coop.example/path',
  'https://coop.example;script-src *',
  'https://',
  'https://*',
  '*',
  'coop.example',
  'https://user@coop.example',
  'javascript:alert(1)',
  "https://coop.example'",
])('%s is no site', (line) => expect(() => embedSites(line)).toThrow(NotASite));
