import { mayReach, problemOf } from './public-address';

test.each(['8.8.8.8', '2a00:1450:4009:80b::200e', '::ffff:8.8.8.8'])('%s may be called', (address) =>
  expect(mayReach(address, 'public')).toBe(true),
);

const PRIVATE = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '192.0.0.8',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '::10.0.0.1',
  'fe80::1',
  'fd00::1',
  'fec0::1',
  'fd00:ec2::254',
  '64:ff9b::a9fe:a9fe',
  '2002:7f00:1::',
  '2001:db8::1',
  'ff02::1',
  'nonsense',
];
test.each(PRIVATE)('%s may not', (address) => expect(mayReach(address, 'public')).toBe(false));

test('loopback is reached where that is set, and nothing else with it', () => {
  expect(mayReach('127.0.0.1', 'loopback')).toBe(true);
  expect(mayReach('::1', 'loopback')).toBe(true);
  expect(mayReach('10.0.0.1', 'loopback')).toBe(false);
  expect(mayReach('169.254.169.254', 'loopback')).toBe(false);
});

const BAD: [string, string][] = [
  ['javascript:alert(1)', 'does not begin'],
  ['file:///etc/passwd', 'does not begin'],
  ['gopher://x.example/', 'does not begin'],
  ['/relative', 'no address'],
  ['https://ada:pw@x.example/', 'a name or a password'],
  ['http://169.254.169.254/latest/meta-data', 'not a public'],
  ['http://2130706433/', 'not a public'],
  ['http://0x7f.1/', 'not a public'],
  ['http://[::ffff:127.0.0.1]/', 'not a public'],
];
test.each(BAD)('%s is refused as it stands', (url, problem) => expect(problemOf(url, 'public')).toContain(problem));
test('a name is looked up later', () => expect(problemOf('https://x.example/hook?a=b', 'public')).toBeNull());
