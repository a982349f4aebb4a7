import { createHmac } from 'node:crypto';
import { signedJwt, verifiedJwt } from './jwt';

const now = new Date('2026-10-05T10:00:00Z');
const claims = { meeting_id: 'weekly', record_id: 'abc-1' };

test('a token is what any other program makes of the same claims', () => {
  const token = signedJwt('HS256', claims, 'secret');
  const [head, body, signature] = token.split('.');
  expect(JSON.parse(Buffer.from(head!, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(signature).toBe(createHmac('sha256', 'secret').update(`${head}.${body}`).digest('base64url'));
  expect(verifiedJwt('HS256', token, 'secret', now)).toEqual(claims);
});

describe('refused', () => {
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`;
  const cases: [string, string][] = [
    ['another secret', signedJwt('HS256', claims, 'another')],
    ['another algorithm', signedJwt('HS512', claims, 'secret')],
    ['no algorithm', none],
    [
      'changed claims',
      signedJwt('HS256', claims, 'secret').replace(
        /\.[^.]+\./,
        `.${Buffer.from('{"meeting_id":"x"}').toString('base64url')}.`,
      ),
    ],
    ['an hour that has passed', signedJwt('HS256', { ...claims, exp: now.getTime() / 1000 - 1 }, 'secret')],
    ['no token', 'nonsense'],
  ];
  test.each(cases)('%s', (_what, token) => expect(verifiedJwt('HS256', token, 'secret', now)).toBeNull());
});
