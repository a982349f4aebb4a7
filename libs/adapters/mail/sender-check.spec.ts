import { createSocket, type Socket } from 'node:dgram';
import { decode, encode, type TxtAnswer } from 'dns-packet';
import { checkSender } from './sender-check';

const RECORDS: Record<string, string[]> = {
  'good.example': ['some other text', 'v=spf1 include:_spf.relay.example -all'],
  'key1._domainkey.good.example': ['v=DKIM1; k=rsa; p=MIGfMA0'],
  'two.example': ['v=spf1 -all', 'v=spf1 mx -all'],
  'key1._domainkey.two.example': ['v=DKIM1; p='],
};
let server: Socket;
let servers: string[];

/** A name server of our own: it answers what it knows, says that there is no such name, and is silent on `silent.example`. */
beforeAll(async () => {
  server = createSocket('udp4');
  server.on('message', (message, { port, address }) => {
    const { id = 0, questions = [] } = decode(message);
    const name = questions[0]!.name.toLowerCase();
    if (name.endsWith('silent.example')) return;
    const answers = (RECORDS[name] ?? []).map((data): TxtAnswer => ({ type: 'TXT', name, data, ttl: 1 }));
    // 0x8180 is an answer; with 3 at the end it says that the name does not exist.
    const flags = name in RECORDS ? 0x0180 : 0x0183;
    server.send(encode({ type: 'response', id, flags, questions, answers }), port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  servers = [`127.0.0.1:${server.address().port}`];
});
afterAll(() => server.close());

test('a domain that is well set up', async () => {
  const check = await checkSender('billing@Good.example', { selector: 'key1', servers });
  expect(check).toEqual({
    domain: 'good.example',
    spf: { outcome: 'good', name: 'good.example', found: ['v=spf1 include:_spf.relay.example -all'] },
    dkim: { outcome: 'good', name: 'key1._domainkey.good.example', found: ['v=DKIM1; k=rsa; p=MIGfMA0'] },
  });
});

test('two SPF records are as bad as none, and a key that was taken back is none', async () => {
  const { spf, dkim } = await checkSender('billing@two.example', { selector: 'key1', servers });
  expect([spf.outcome, dkim?.outcome]).toEqual(['many', 'missing']);
});

test('a domain without records, and one whose selector nobody told', async () => {
  const { spf, dkim } = await checkSender('billing@none.example', { selector: '', servers });
  expect([spf.outcome, dkim]).toEqual(['missing', null]);
});

test('a name server that is silent is given up in time', async () => {
  const start = performance.now();
  const { spf, dkim } = await checkSender('billing@silent.example', { selector: 'key1', servers });
  expect([spf.outcome, dkim?.outcome]).toEqual(['unknown', 'unknown']);
  expect(performance.now() - start).toBeLessThan(8_000);
}, 15_000);
