import { createServer, type Server } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type Mail, MailRefused, MailServerUnavailable, SmtpMailer } from './smtp-mailer';

const mail: Mail = {
  messageId: '<one@test.example>',
  from: { name: 'Co-op', address: 'billing@coop.example' },
  to: ['ada@oak.example', 'ben@oak.example'],
  subject: 'Invoice',
  html: '<p>Invoice</p>',
  text: 'Invoice',
};
const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { stop } of open.splice(0)) await stop();
});

/** A real SMTP server that answers as it is told; gathers who was taken. */
async function mailServer(options: SMTPServerOptions): Promise<{ url: string; taken: string[]; sources: string[] }> {
  const [taken, sources]: [string[], string[]] = [[], []];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      let source = '';
      stream.on('data', (chunk: Buffer) => {
        source += chunk.toString('utf8');
      });
      stream.on('end', () => {
        taken.push(...session.envelope.rcptTo.map(({ address }) => address));
        sources.push(source);
        done();
      });
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  open.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
  return { url: `smtp://127.0.0.1:${port}`, taken, sources };
}

function answering(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function mailerTo(url: string, limits?: ConstructorParameters<typeof SmtpMailer>[1]): SmtpMailer {
  const mailer = new SmtpMailer(url, limits);
  open.push({ stop: async () => mailer.close() });
  return mailer;
}

test('a letter is taken for all its addresses, under the Message-ID it was given', async () => {
  const { url, taken, sources } = await mailServer({});
  expect(await mailerTo(url).send(mail)).toEqual({ accepted: mail.to, refused: [] });
  expect(taken).toEqual(mail.to);
  expect(sources[0]).toContain('Message-ID: <one@test.example>');
});

test('a line break or a quote in a name, a subject or a file makes no header and no address', async () => {
  const { url, taken, sources } = await mailServer({});
  const odd = 'Co"op\r\nBcc: eve@evil.example\r\n\r\n<b>, "<eve@evil.example>';
  await mailerTo(url).send({
    ...mail,
    from: { name: odd, address: 'billing@coop.example' },
    subject: odd,
    attachments: [{ filename: `${odd}.pdf`, contentType: 'application/pdf', content: Buffer.from('x') }],
  });
  expect(taken).toEqual(mail.to);
  const [head] = sources[0]!.split('\r\n\r\n');
  const names = [...head!.matchAll(/^([\w-]+):/gm)].map(([, name]) => name!.toLowerCase());
  expect(names.filter((name) => ['bcc', 'cc', 'to', 'from', 'subject'].includes(name)).sort()).toEqual([
    'from',
    'subject',
    'to',
  ]);
  expect(sources[0]).not.toMatch(/^Bcc:/im);
});

test('a wrong login is worth another try: no letter fails for our settings', async () => {
  const { url } = await mailServer({
    authOptional: false,
    onAuth: (_, __, done) => done(answering(535, 'no such login')),
  });
  await expect(mailerTo(url.replace('//', '//wrong:login@')).send(mail)).rejects.toThrow(MailServerUnavailable);
});

test.each([
  [450, false],
  [550, true],
])('one of two addresses answered %i is named, and the other one has its letter', async (code, isFinal) => {
  const { url, taken } = await mailServer({
    onRcptTo: ({ address }, _, done) => done(address.startsWith('ben') ? answering(code, 'not now') : null),
  });
  const { accepted, refused } = await mailerTo(url).send(mail);
  expect(accepted).toEqual(['ada@oak.example']);
  expect(refused).toMatchObject([{ address: 'ben@oak.example', isFinal }]);
  expect(taken).toEqual(['ada@oak.example']);
});

test('no address is taken: each is told, none is lost', async () => {
  const { url } = await mailServer({ onRcptTo: (_, __, done) => done(answering(550, 'no such mailbox')) });
  const { accepted, refused } = await mailerTo(url).send(mail);
  expect(accepted).toEqual([]);
  expect(refused.map(({ address }) => address)).toEqual(mail.to);
});

test('content refused for good is the letter’s, a full disk is not', async () => {
  const answer = (code: number): SMTPServerOptions => ({
    onData: (stream, _, done) => {
      stream.resume();
      stream.on('end', () => done(answering(code, 'the content')));
    },
  });
  await expect(mailerTo((await mailServer(answer(554))).url).send(mail)).rejects.toThrow(MailRefused);
  await expect(mailerTo((await mailServer(answer(452))).url).send(mail)).rejects.toThrow(MailServerUnavailable);
});

test('an address that holds a comma reaches nobody else', async () => {
  const { url, taken } = await mailServer({});
  const answer = mailerTo(url).send({ ...mail, to: ['ada@oak.example,eve@evil.example'] });
  await answer.catch(() => undefined);
  expect(taken).not.toContain('eve@evil.example');
  expect(taken).not.toContain('ada@oak.example');
});

test('a server that accepts and never answers is given up', async () => {
  const server: Server = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  open.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
  const { port } = server.address() as { port: number };
  const limits = { connectionTimeout: 200, greetingTimeout: 200, socketTimeout: 200 };
  await expect(mailerTo(`smtp://127.0.0.1:${port}`, limits).send(mail)).rejects.toThrow(MailServerUnavailable);
});
