import { BbbBrokenXml, BbbChecksumRefused, BbbFailed, BbbTimeout, BbbUnreachable } from '@/adapters/bbb';
import { problemOf } from './connection-problem';
import { NoSecretForRooms } from './errors';

const unreachable = (code: string): BbbUnreachable =>
  new BbbUnreachable('bbb.example', Object.assign(new Error('no'), { code }));

test.each([
  ['no name', unreachable('ENOTFOUND'), 'name'],
  ['a name server that is down', unreachable('EAI_AGAIN'), 'name'],
  ['nobody listening', unreachable('ECONNREFUSED'), 'refused'],
  ['a connection that breaks', unreachable('UND_ERR_SOCKET'), 'refused'],
  ['a certificate of another name', unreachable('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate'],
  ['a certificate that has ended', unreachable('CERT_HAS_EXPIRED'), 'certificate'],
  ['a certificate of one’s own', unreachable('DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate'],
  ['a proxy that answers itself', new BbbUnreachable('bbb.example', new Error('HTTP status 502')), 'status'],
  ['silence', new BbbTimeout('bbb.example', 10_000), 'slow'],
  ['a page instead of XML', new BbbBrokenXml('no root', 0), 'other-answer'],
  ['a signature that does not fit', new BbbChecksumRefused('bbb.example'), 'signature'],
  ['a call that is refused in words', new BbbFailed('bbb.example', 'suspended', 'It is suspended.'), 'failed'],
  ['no secret at all', new NoSecretForRooms(), 'no-secret'],
  ['a bug', new TypeError('x is not a function'), null],
])('%s', (_, error, problem) => expect(problemOf(error)).toBe(problem));
