import { Client } from 'pg';
import { newId } from '../../libs/kernel';
import { type PortalWorld, portalWorld } from '../world/portal-world';

/** A plan weighed, looked at, asked for and decided; and what is refused on the way. */
let portal: PortalWorld;
let tenant: string;
let operator: string;

beforeAll(async () => {
  portal = await portalWorld('plans', new Date('2027-01-15T09:00:00Z'));
  await portal.meetings('oak-housing', [
    { at: '2026-10-03T08:00:00Z', hours: 20 },
    { at: '2026-10-10T08:00:00Z', hours: 10 },
    { at: '2026-12-05T08:00:00Z', hours: 21 },
    { at: '2027-01-05T08:00:00Z', hours: 5 },
  ]);
  tenant = await portal.session('admin@oak-housing.example');
  operator = await portal.session('admin@lantern.example');
}, 120_000);
afterAll(() => portal?.stop());

const mailTo = (address: string, subject: string) =>
  portal.catcher
    .mails()
    .find((mail) => [mail.to].flat().some((to) => to?.text.includes(address)) && mail.subject?.includes(subject));
const figures = (page: string, plan: string): string[] =>
  [...new RegExp(`<td>${plan}[^]*?</tr>`).exec(page)![0].matchAll(/class="figure"[^>]*>([^<]*)/g)].map(
    ([, text]) => text!,
  );
const asked = async (): Promise<string> =>
  /\/console\/questions\/[0-9a-f-]{36}/.exec((await portal.get('/console/questions', operator)).text)![0];

test('the last three months stand on each plan, to the penny', async () => {
  const { text } = await portal.get('/portal/plan', tenant).expect(200);
  // 30 h, none, 21 h: 12.00 each, and past 20 h at 0.60.
  expect(figures(text, 'Commons<br>')).toEqual(['£18.00', '£12.00', '£12.60', '£42.60']);
  expect(figures(text, 'L1')).toEqual(['£9.00', '£9.00', '£9.00', '£27.00']);
  expect(text).toContain('October 2026<br><small>30 h 00 min');
  // On a phone, where a plan is a card, each figure says of which month it is.
  expect(text).toContain('data-label="November 2026">£12.00');
  expect(text).toContain('data-label="Together">£42.60');
  expect(text).toContain('up to 10 people');
});

test('months before the tenant came are left out; with none, no plan is called the least', async () => {
  const { clock } = portal;
  const at = clock.now();
  const look = async (day: string): Promise<string> => {
    clock.turnTo(new Date(day));
    return (await portal.get('/portal/plan', await portal.session('admin@oak-housing.example')).expect(200)).text;
  };
  const first = await look('2026-10-20T09:00:00Z');
  expect(first).toContain('Once your first whole month is over');
  expect(figures(first, 'L1')).toEqual([]);
  expect(first).not.toContain('>least<');
  const second = await look('2026-11-20T09:00:00Z');
  expect(second).toContain('Your last month on each plan');
  expect(figures(second, 'Commons<br>')).toEqual(['£18.00', '£18.00']);
  expect(second).toContain('>least<');
  clock.turnTo(at);
});

test('a change is looked at before it is asked for, from tomorrow at the earliest', async () => {
  const { text } = await portal.get('/portal/plan?plan=l2&startsOn=2027-02-01', tenant).expect(200);
  expect(text).toContain('The same with L2 from 1 Feb 2027, net');
  expect(text).toContain('L2: monthly fee');
  await portal.get('/portal/plan?plan=l2&startsOn=2027-01-15', tenant).expect(422);
  await portal.get('/portal/plan?plan=l2&startsOn=soon', tenant).expect(422);
  expect((await portal.get('/portal/plan?plan=none', tenant).expect(200)).text).not.toContain('The same with');
});

test('the next invoice counts a meeting that runs, on Plan as on Start', async () => {
  const { id, resellerId } = portal.tenant('oak-housing');
  const owner = new Client({ connectionString: portal.urls.tallyroom_owner });
  await owner.connect();
  const runId = newId();
  // For 20 hours, and half a minute past the last poll; 5 are in the ledger, 20 are included, and an hour past them is 0.60.
  await owner.query(
    `insert into runs (id, internal_meeting_id, server_id, meeting_id, meeting_name, metadata, created_at, month,
       is_recorded, is_breakout, recording_awaited, reseller_id, tenant_id, attributed_by, last_seen_at)
     select $1, $1::uuid::text || '-1', id, 'long', 'Long', '{}', '2027-01-10T12:00:00Z', '2027-01-01', false, false, false, $2, $3, 'id',
       '2027-01-11T08:00:00Z' from bbb_servers limit 1`,
    [runId, resellerId, id],
  );
  await owner.query(
    `insert into sightings (run_id, first_at, last_at, polls, peak_participants)
     values ($1, '2027-01-10T12:00:00Z', '2027-01-11T08:00:00Z', 1200, 3)`,
    [runId],
  );
  const start = (await portal.get('/portal', tenant).expect(200)).text;
  const plan = (await portal.get('/portal/plan?plan=l2&startsOn=2027-02-01', tenant).expect(200)).text;
  await owner.query('delete from sightings where run_id = $1', [runId]);
  await owner.query('delete from runs where id = $1', [runId]);
  await owner.end();
  const used = /25 h 00 min 30 s in all, 20 h 00 min included.{0,160}£3\.01/s;
  expect(start).toMatch(used);
  expect(plan).toMatch(used);
});

test('what cannot be asked for is refused', async () => {
  const ask = (given: Record<string, string>, as = tenant) =>
    portal.post('/portal/plan/questions', as, { said: '', ...given });
  await ask({ plan: 'none', startsOn: '2027-02-01' }).expect(422);
  await ask({ plan: 'commons', startsOn: '2027-02-01' }).expect(422);
  await ask({ plan: 'l2', startsOn: '2027-01-15' }).expect(422);
  await ask({ plan: 'l2' }).expect(422);
  await ask({ plan: 'l2', startsOn: '2027-02-01' }, await portal.session('viewer@oak-housing.example')).expect(403);
});

test('a no comes with its reason, by mail and on the page, in the tenant’s language', async () => {
  const forn = await portal.session('admin@forn-comu.example');
  await portal
    .post('/portal/plan/questions', forn, { plan: 'l1', startsOn: '2027-02-01', said: 'Som menys' })
    .expect(303);
  const tramuntana = await portal.session('admin@tramuntana.example');
  const queue = await portal.get('/console/questions', tramuntana).expect(200);
  const at = /\/console\/questions\/[0-9a-f-]{36}/.exec(queue.text)![0];
  await portal.post(`${at}/answer`, tramuntana, { answer: 'Això no és cap reunió' }).expect(404);
  await portal.post(`${at}/refusal`, tramuntana, { answer: '' }).expect(422);
  await portal.post(`${at}/refusal`, tramuntana, { answer: 'Sou més de deu' }).expect(303);
  await portal.post(`${at}/plan`, tramuntana, { startsOn: '2027-02-01', answer: '' }).expect(409);
  await portal.work();
  expect(mailTo('billing@tramuntana.example', 'demana un altre pla')!.text).toContain('Som menys');
  const answered = mailTo('admin@forn-comu.example', 'el vostre pla')!;
  expect(answered.text).toContain('no us pot donar el pla L1');
  expect(answered.text).toContain('Sou més de deu');
  const { text } = await portal.get('/portal/plan', forn).expect(200);
  expect(text).toContain('denegada');
  expect(text).toContain('Sou més de deu');
});

test('a yes changes the agreement from its day on, and not before', async () => {
  await portal.post('/portal/plan/questions', tenant, { plan: 'l2', startsOn: '2027-02-01', said: '' }).expect(303);
  await portal.post('/portal/plan/questions', tenant, { plan: 'l3', startsOn: '2027-03-01', said: '' }).expect(409);
  const at = await asked();
  await portal.post(`${at}/plan`, operator, { startsOn: '2026-12-01', answer: '' }).expect(422);
  await portal.post(`${at}/plan`, operator, { startsOn: '2027-02-01', answer: 'Gladly' }).expect(303);
  expect((await portal.get('/portal/plan', tenant)).text).toContain('You are on Commons:');
  portal.clock.turnTo(new Date('2027-02-01T00:30:00Z'));
  tenant = await portal.session('admin@oak-housing.example');
  expect((await portal.get('/portal/plan', tenant)).text).toContain('You are on L2:');
});
