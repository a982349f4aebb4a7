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
