import { checksumOf } from '@/adapters/bbb';
import { mistakeIn } from './call-mistake';

const ADDRESS = 'https://rooms.example/t/oak/bigbluebutton/';
const signed = (base: string, secret: string, algorithm: 'sha1' | 'sha256' = 'sha256'): string =>
  `${base}?meetingID=a%20b&checksum=${checksumOf('create', 'meetingID=a%20b', secret, algorithm)}`;

test.each([
  ['a call that is right', signed(`${ADDRESS}api/create`, 'old'), 'right'],
  ['signed by the older of two secrets, with SHA-1', signed(`${ADDRESS}api/create`, 'new', 'sha1'), 'right'],
  ['no address', 'api/create?x=1', 'no-address'],
  ['another server', signed('https://other.example/t/oak/bigbluebutton/api/create', 'new'), 'other-host'],
  ['another tenant', signed('https://rooms.example/t/elm/bigbluebutton/api/create', 'new'), 'other-path'],
  ['the tenant left out', signed('https://rooms.example/bigbluebutton/api/create', 'new'), 'other-path'],
  ['api twice', signed(`${ADDRESS}api/api/create`, 'new'), 'doubled-api'],
  ['no call', `${ADDRESS}api/?checksum=1`, 'no-call'],
  ['no checksum', `${ADDRESS}api/create?meetingID=a`, 'no-checksum'],
  ['a space copied along with the secret', signed(`${ADDRESS}api/create`, 'new '), 'spaced-secret'],
  ['another secret', signed(`${ADDRESS}api/create`, 'guessed'), 'wrong-checksum'],
  [
    'a query encoded anew after signing',
    signed(`${ADDRESS}api/create`, 'new').replace('a%20b', 'a+b'),
    'wrong-checksum',
  ],
])('%s', (_, call, mistake) => expect(mistakeIn(call, ADDRESS, ['old', 'new'])).toBe(mistake));
