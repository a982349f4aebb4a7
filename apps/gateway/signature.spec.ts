import crypto from 'node:crypto';
import { checksumOf } from '@/adapters/bbb';
import { formSigner, signer } from './signature';

const secrets = ['the first', 'the second'];
const sum = (over: string, secret: string): string => checksumOf('create', over, secret, 'sha1');

test('each secret of two is told, and the padding of a single one signs nothing', () => {
  expect(signer('create', 'a=b', sum('a=b', 'the first'), secrets)).toBe(0);
  expect(signer('create', 'a=b', sum('a=b', 'the second'), secrets)).toBe(1);
  expect(signer('create', 'a=b', sum('a=b', 'the second'), ['the first'])).toBe(-1);
  for (const nothing of [[], ['the first']]) expect(signer('create', 'a=b', sum('a=b', ''), nothing)).toBe(-1);
});

describe('the work of looking at a signature tells nothing of who is asked for, and of how nearly it is right', () => {
  const query = 'meetingID=a&name=b';
  const whose: [string, readonly string[]][] = [
    ['an unknown tenant', []],
    ['one with a single secret', ['the first']],
    ['one with two', secrets],
  ];
  /** What is hashed and what is compared, by their lengths: all that time can tell of. */
  const workOf = (look: () => unknown): unknown => {
    const hashed = jest.spyOn(crypto, 'hash');
    const compared = jest.spyOn(crypto, 'timingSafeEqual');
    look();
    const work = {
      hashed: hashed.mock.calls.map(([algorithm]) => algorithm),
      compared: compared.mock.calls.map((sides) => sides.map(({ byteLength }) => byteLength)),
    };
    jest.restoreAllMocks();
    return work;
  };

  test.each([
    ['sha1', 40],
    ['sha256', 64],
    ['sha384', 96],
    ['sha512', 128],
  ] as const)('%s', (algorithm, digits) => {
    const good = checksumOf('create', query, 'the first', algorithm);
    const given = [
      good,
      checksumOf('create', query, 'the second', algorithm),
      `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`,
      '0'.repeat(digits),
    ];
    const twice = { hashed: [algorithm, algorithm], compared: [1, 2].map(() => [digits, digits]) };
    for (const checksum of given)
      for (const [, known] of whose) expect(workOf(() => signer('create', query, checksum, known))).toEqual(twice);
  });

  test('what is no checksum costs nobody anything', () => {
    for (const checksum of [null, '', 'abc', '0'.repeat(63), 'g'.repeat(64)])
      for (const [, known] of whose)
        expect(workOf(() => signer('create', query, checksum, known))).toEqual({ hashed: [], compared: [] });
  });

  test('a form is looked at in each of three ways, whether the tenant takes that way or not', () => {
    const sha256 = (over: string): string => checksumOf('create', over, 'the first', 'sha256');
    const six = { hashed: Array(6).fill('sha256'), compared: Array(6).fill([64, 64]) };
    for (const checksum of [sha256(query), sha256(''), '0'.repeat(64)])
      for (const [, known] of whose)
        for (const takesUnsigned of [true, false])
          expect(workOf(() => formSigner('create', query, checksum, known, takesUnsigned))).toEqual(six);
  });
});

describe('a form whose address holds no parameters', () => {
  const form = 'name=A+b~&meetingID=x%20y';
  const cases: [string, string, boolean, number][] = [
    ['over its body as sent', form, false, 1],
    ['over its body sorted and encoded anew', 'meetingID=x+y&name=A+b%7E', false, 1],
    ['over nothing, where that is allowed', '', true, 1],
    ['over nothing, where it is not', '', false, -1],
    ['over something else', 'name=B', true, -1],
  ];
  test.each(cases)('%s', (_what, over, takesUnsigned, expected) => {
    const checksum = sum(over, 'the second');
    expect(formSigner('create', `${form}&checksum=${checksum}`, null, secrets, takesUnsigned)).toBe(expected);
    expect(formSigner('create', form, checksum, secrets, takesUnsigned)).toBe(expected);
  });
});
