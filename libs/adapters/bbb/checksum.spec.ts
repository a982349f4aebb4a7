import { type ChecksumAlgorithm, checksumOf, verifyChecksum, withoutChecksum } from './checksum';

const secret = '639259d4-9dd8-4b25-bf01-95f9567eaf4b';
const signed = (query: string, algorithm: ChecksumAlgorithm = 'sha1'): string =>
  checksumOf('create', query, secret, algorithm);

test.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('%s is told by its length', (algorithm) => {
  const query = 'name=Test&meetingID=abc123';
  expect(verifyChecksum('create', `${query}&checksum=${signed(query, algorithm)}`, [secret])).toBe(true);
  expect(verifyChecksum('join', `${query}&checksum=${signed(query, algorithm)}`, [secret])).toBe(false);
  expect(verifyChecksum('create', `${query}x&checksum=${signed(query, algorithm)}`, [secret])).toBe(false);
});

describe('accepted', () => {
  const query = 'name=A+B%20C%7e~%C3%a9!*&meetingID=a&meta_checksum=x';
  const sum = signed(query);
  const cases: [string, string][] = [
    ['checksum last', `${query}&checksum=${sum}`],
    ['checksum first', `checksum=${sum}&${query}`],
    ['checksum in the middle', `name=A+B%20C%7e~%C3%a9!*&checksum=${sum}&meetingID=a&meta_checksum=x`],
    ['upper-case hex', `${query}&checksum=${sum.toUpperCase()}`],
  ];
  test.each(cases)('%s', (_what, raw) => expect(verifyChecksum('create', raw, ['another', secret])).toBe(true));
  test('no parameters at all', () => expect(verifyChecksum('create', `checksum=${signed('')}`, [secret])).toBe(true));
});

describe('refused', () => {
  const cases: [string, string][] = [
    ['none', 'name=x'],
    ['empty', 'name=x&checksum='],
    ['of no known length', 'name=x&checksum=abcd'],
    ['no hex digits', `name=x&checksum=${'z'.repeat(40)}`],
    ['a kind that is not allowed', `name=x&checksum=${signed('name=x', 'sha1')}`],
  ];
  test.each(cases)('%s', (_what, raw) => expect(verifyChecksum('create', raw, [secret], ['sha256'])).toBe(false));
});

test('a parameter that only ends in checksum stays', () =>
  expect(withoutChecksum('meta_checksum=1&checksum=2')).toEqual({ query: 'meta_checksum=1', checksum: '2' }));
