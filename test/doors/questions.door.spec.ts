import { type PortalWorld, portalWorld } from '../world/portal-world';

/** A tenant's meetings and their evidence; a questioned one is answered by a sentence or a credit note, once. */
let portal: PortalWorld;
let tenant: string;
let viewer: string;
let operator: string;

beforeAll(async () => {
  portal = await portalWorld('questions');
  await portal.meetings('oak-housing', [
    { at: '2026-10-03T09:00:00Z', hours: 22, name: 'Long assembly' },
    ...Array.from({ length: 60 }, (_, at) => ({
      at: new Date(Date.parse('2026-10-06T08:00:00Z') + at * 3 * 3_600_000).toISOString(),
      hours: 0.5,
      name: at === 7 ? '=HYPERLINK("http://evil.example")' : `Meeting ${at} <b>`,
    })),
  ]);
  await portal.meetings('green-thread', [{ at: '2026-10-04T09:00:00Z', hours: 1, name: 'Looms' }]);
  await signIn();
}, 120_000);
afterAll(() => portal?.stop());

async function signIn(): Promise<void> {
  tenant = await portal.session('admin@oak-housing.example');
  viewer = await portal.session('viewer@oak-housing.example');
  operator = await portal.session('admin@lantern.example');
}
const mailTo = (address: string, subject: string) =>
  portal.catcher
    .mails()
    .find((mail) => [mail.to].flat().some((to) => to?.text.includes(address)) && mail.subject?.includes(subject));
const runOf = async (name: string): Promise<string> => {
  const { text } = await portal
    .get(`/portal/meetings?month=2026-10&text=${encodeURIComponent(name)}`, tenant)
    .expect(200);
  return /\/portal\/meetings\/([0-9a-f-]{36})/.exec(text)![1]!;
};

test('the start page says how the month stands, what it will come to, and the use by day', async () => {
  const { text } = await portal.get('/portal', tenant).expect(200);
  const figures = text.replace(/<\/?(span|small)>/g, '');
  expect(figures).toContain('52 h 00 min');
  // 52 h in the 19 days and 10 hours of British summer time that have passed, over 31 days and an hour.
  expect(figures).toMatch(/By the end of the month<\/h2><p class="big">8\d h \d\d min/);
  expect(text).toContain('That is more than your plan includes.');
  expect(text).toContain('data-value="22.00"');
});

test('meetings are listed by pages, searched, and exported without a formula', async () => {
  const first = await portal.get('/portal/meetings?month=2026-10', tenant).expect(200);
  expect(first.text.match(/<tr id="m/g)).toHaveLength(50);
  const next = /href="([^"]+)" rel="next"/.exec(first.text)![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
  const second = await portal.get(next, tenant).expect(200);
  expect(second.text.match(/<tr id="m/g)).toHaveLength(11);
  expect(second.text).not.toContain('rel="next"');
  const names = (page: string): string[] => [...page.matchAll(/<tr id="m(\d+)"/g)].map(([, at]) => at!);
  expect(new Set([...names(first.text), ...names(second.text)]).size).toBe(61);
  const found = await portal.get('/portal/meetings?month=2026-10&text=long', tenant).expect(200);
  expect(found.text.match(/<tr id="m/g)).toHaveLength(1);
  await portal.get('/portal/meetings?month=2026-13', tenant).expect(422);
  const none = await portal.get('/portal/meetings?month=2026-10&known=polled', tenant).expect(200);
  expect(none.text).toContain('No meeting of this month is like that');
  const csv = await portal.get('/portal/meetings/csv?month=2026-10', tenant).expect(200);
  expect(csv.text.trim().split('\n')).toHaveLength(62);
  expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(csv.text).not.toContain('Looms');
});

test('another tenant’s meeting is none of ours, and no meeting at all is the same', async () => {
  const green = await portal.session('admin@green-thread.example');
  const theirs = await runOf('Long');
  await portal.get(`/portal/meetings/${theirs}`, green).expect(404);
  await portal.post(`/portal/meetings/${theirs}/questions`, green, { said: 'Not mine' }).expect(404);
  await portal.get('/portal/meetings/nothing', tenant).expect(404);
});

test('a meeting before its invoice is questioned, reaches the operator with the evidence, and is answered by a sentence', async () => {
  const run = await runOf('Meeting 3 <');
  const { text } = await portal.get(`/portal/meetings/${run}`, viewer).expect(200);
  expect(text).toContain('Meeting 3 &lt;b&gt;');
  expect(text).toContain('not invoiced yet');
  expect(text).toContain('by its recording');
  await portal.post(`/portal/meetings/${run}/questions`, viewer, { said: '' }).expect(422);
  await portal.post(`/portal/meetings/${run}/questions`, viewer, { said: 'We were not there <i>' }).expect(303);
  await portal.post(`/portal/meetings/${run}/questions`, viewer, { said: 'Again' }).expect(409);
  await portal.work();
  const told = mailTo('billing@lantern.example', 'questions a meeting')!;
  expect(told.text).toContain('30 min');
  expect(told.text).toContain('We were not there <i>');
  const dashboard = await portal.get('/console', operator).expect(200);
  expect(dashboard.text).toMatch(/questions of tenants to answer<\/a><strong>1/);
  const queue = await portal.get('/console/questions', operator).expect(200);
  const at = /\/console\/questions\/[0-9a-f-]{36}/.exec(queue.text)![0];
  const shown = await portal.get(at, operator).expect(200);
  expect(shown.text).toContain('We were not there &lt;i&gt;');
  expect(shown.text).not.toContain('Issue the credit note');
  await portal.post(`${at}/credit-note`, operator, { answer: 'Too early', amount: '' }).expect(409);
  await portal.post(`${at}/answer`, operator, { answer: 'Ada opened it at nine and left at half past.' }).expect(303);
  await portal.post(`${at}/answer`, operator, { answer: 'Twice' }).expect(409);
  await portal.work();
  const answered = mailTo('admin@oak-housing.example', 'your question about')!;
  expect(answered.text).toContain('Ada opened it at nine');
  const after = await portal.get(`/portal/meetings/${run}`, tenant).expect(200);
  expect(after.text).toContain('Ada opened it at nine and left at half past.');
  expect((await portal.get('/console', operator)).text).not.toContain('questions of tenants to answer');
});

test('another reseller’s operators find no such question', async () => {
  const queue = await portal.get('/console/questions', operator).expect(200);
  const at = /\/console\/questions\/[0-9a-f-]{36}/.exec(queue.text)![0];
  const wren = await portal.session('admin@wren.example');
  await portal.get(at, wren).expect(404);
  await portal.post(`${at}/answer`, wren, { answer: 'Mine' }).expect(404);
});

test('an invoiced meeting is answered by a credit note over part of its line', async () => {
  await portal.issueOctober();
  await signIn();
  const run = await runOf('Long');
  const { text } = await portal.get(`/portal/meetings/${run}`, tenant).expect(200);
  expect(text).toMatch(/\/portal\/invoices\/[0-9a-f-]{36}\/lines\//);
  await portal.post(`/portal/meetings/${run}/questions`, tenant, { said: 'Forgotten overnight' }).expect(303);
  const queue = await portal.get('/console/questions', operator).expect(200);
  const at = /\/console\/questions\/[0-9a-f-]{36}/.exec(queue.text)![0];
  const shown = await portal.get(at, operator).expect(200);
  // 52 h, 20 of them included, the rest at 0.60: 19.20; without its 22 h it would be 10 h: 6.00.
  expect(shown.text).toContain('£19.20');
  expect(shown.text).toMatch(/Of it this meeting<\/dt><dd>£13\.20/);
  const support = await portal.session('support@lantern.example');
  await portal.post(`${at}/credit-note`, support, { answer: 'Sorry', amount: '12.00' }).expect(403);
  await portal.post(`${at}/credit-note`, operator, { answer: 'Sorry', amount: '20.00' }).expect(422);
  await portal.post(`${at}/credit-note`, operator, { answer: 'Nobody was in at night.', amount: '12.00' }).expect(303);
  await portal.post(`${at}/credit-note`, operator, { answer: 'Again', amount: '' }).expect(409);
  await portal.work();
  const mail = mailTo('admin@oak-housing.example', 'your question about “Long assembly”')!;
  expect(mail.text).toMatch(/LAN-CN-2026-0001/);
  const invoices = await portal.get('/portal/invoices', tenant).expect(200);
  // 12.00 and 20 % VAT.
  expect(invoices.text).toContain('-£14.40');
  const pdf = /\/portal\/invoices\/[0-9a-f-]{36}\/pdf/.exec(invoices.text)![0];
  expect((await portal.get(pdf, tenant).expect(200)).headers['content-type']).toBe('application/pdf');
});
