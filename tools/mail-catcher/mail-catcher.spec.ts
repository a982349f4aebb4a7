import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Mail, SmtpMailer } from '../../libs/adapters/mail';
import { type MailCatcher, startMailCatcher } from './mail-catcher';

let folder: string;
let catcher: MailCatcher;
const mail = (number: number, changes: Partial<Mail> = {}): Mail => ({
  messageId: `<${number}@test.example>`,
  from: { name: 'Co-op', address: 'billing@coop.example' },
  to: [`person-${number}@oak.example`],
  subject: `Invoice ${number}`,
  html: `<p>Invoice ${number}</p>`,
  text: `Invoice ${number}`,
  ...changes,
});
const send = async (...mails: Mail[]): Promise<void> => {
  const mailers = mails.map(() => new SmtpMailer(catcher.smtpUrl));
  await Promise.all(mails.map((one, index) => mailers[index]!.send(one)));
  for (const mailer of mailers) mailer.close();
};
const page = async (what: string): Promise<string> => (await fetch(`${catcher.url}${what}`)).text();

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-mails-'));
  catcher = await startMailCatcher({ folder });
});
afterEach(async () => {
  await catcher.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('thirty mails at once are thirty mails, each in a file of its own, and there again after a restart', async () => {
  const numbers = Array.from({ length: 30 }, (_, index) => index);
  await send(...numbers.map((number) => mail(number)));
  const ids = (): (string | undefined)[] => catcher.mails().map(({ messageId }) => messageId);
  const all = numbers.map((number) => `<${number}@test.example>`).sort();
  expect(readdirSync(folder)).toHaveLength(30);
  expect(ids().sort()).toEqual(all);
  await catcher.stop();
  catcher = await startMailCatcher({ folder });
  expect(ids().sort()).toEqual(all);
  await send(mail(30));
  expect(readdirSync(folder)).toHaveLength(31);
});

test('every recipient and the files are shown, and nothing of a mail runs on the page', async () => {
  const content = Buffer.from('start,end\n');
  await send(
    mail(1, {
      to: ['ada@oak.example', 'ben@oak.example'],
      subject: '<script>alert(1)</script>',
      html: '<script>alert(2)</script><p>Hello</p>',
      attachments: [{ filename: 'meetings.csv', contentType: 'text/csv', content }],
    }),
  );
  const shown = await page('mails/0');
  for (const part of ['ada@oak.example', 'ben@oak.example', 'meetings.csv', '&lt;script&gt;alert(1)'])
    expect(shown).toContain(part);
  expect(shown).not.toContain('<script>');
  const body = await fetch(`${catcher.url}mails/0/html`);
  expect(body.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  expect(await page('mails/0/0')).toBe(content.toString());
  expect(JSON.parse(await page('api'))).toMatchObject([{ messageId: '<1@test.example>', text: 'Invoice 1' }]);
});
