import { createServer, type Server as TcpServer } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import fastify from 'fastify';
import { generateSync } from 'otplib';
import { Client } from 'pg';
import request from 'supertest';
import { SmtpMailer } from '../../libs/adapters/mail';
import { PeopleStore, SignIn } from '../../libs/people';
import { asCommand, CONFIG, type Config, Tenancy, tenantScope } from '../../libs/runtime';
import { csrfOf, setSession } from '../../libs/web';
import { type PortalWorld, portalWorld } from '../world/portal-world';
import { demoCode, nextMail } from '../world/sign-in';
import { until } from '../world/until';

const MINUTE_MS = 60_000;
let town: PortalWorld;
let { app, server, world, catcher, clock, get, session: vouched } = {} as PortalWorld;
let owner: Client;

beforeAll(async () => {
  town = await portalWorld('sign_in', new Date('2026-11-05T09:00:00Z'));
  ({ app, server, world, catcher, clock, get, session: vouched } = town);
  owner = new Client({ connectionString: town.urls.tallyroom_owner });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await town.stop();
});
// Waits and links of one test are over in the next.
beforeEach(() => clock.advance(2 * 60 * MINUTE_MS));

const post = (at: string, form: Record<string, string> = {}, token?: string) => {
  const call = request(server).post(at).type('form').redirects(0);
  return token === undefined
    ? call.send(form)
    : call.set('cookie', `tallyroom=${token}`).send({ ...form, _csrf: csrfOf(token) });
};
const tokenOf = ({ headers }: { headers: Record<string, unknown> }): string =>
  /tallyroom=([^;]+)/.exec(String(headers['set-cookie']))![1]!;
const rows = async (sql: string, parameters: unknown[] = []) => (await owner.query(sql, parameters)).rows;

async function mailedCode(email: string): Promise<string> {
  const before = catcher.mails().length;
  await post('/sign-in', { email }).expect(200);
  const { text } = await nextMail(
    catcher,
    email,
    catcher
      .mails()
      .slice(0, before)
      .filter(({ to }) => [to].flat().some((one) => one?.text.includes(email))).length,
  );
  return /\b\d{4} \d{4}\b/.exec(text!)![0];
}

test('a link comes on the letterhead of the reseller whose people one is, in one’s own language', async () => {
  const email = 'admin@lantern.example';
  await owner.query(`update people set language = 'ca' where email = $1`, [email]);
  await mailedCode(email);
  const mail = await nextMail(catcher, email);
  await owner.query(`update people set language = 'en' where email = $1`, [email]);
  expect(mail.from?.text).toContain('Lantern');
  expect(mail.subject).toBe('El vostre enllaç per entrar a Lantern');
  expect(mail.replyTo?.text).toBe('billing@lantern.example');
  const [{ colour }] = await rows(`select colour from resellers where slug = 'lantern'`);
  expect(mail.html).toContain(`border-top:6px solid ${colour}`);
});

describe('the code beside the link', () => {
  const email = 'admin@oak-housing.example';
  test('signs in on another device, once', async () => {
    const code = await mailedCode(email);
    const answer = await post('/sign-in/code', { email, code }).expect(303);
    await get('/portal', tokenOf(answer)).expect(200);
    await post('/sign-in/code', { email, code }).expect(401);
  });
  test('is good for its own address alone', async () => {
    await post('/sign-in/code', { email: 'admin@green-thread.example', code: await mailedCode(email) }).expect(401);
  });
  test('after a few wrong ones waits grow, the right one included, and are over in time', async () => {
    const code = await mailedCode(email);
    const wrong = code === '0000 0000' ? '1111 1111' : '0000 0000';
    for (let tries = 0; tries < 3; tries += 1) await post('/sign-in/code', { email, code: wrong }).expect(401);
    const first = await post('/sign-in/code', { email, code }).expect(429);
    expect(first.headers['retry-after']).toBe('2');
    clock.advance(2000);
    await post('/sign-in/code', { email, code: wrong }).expect(401);
    const second = await post('/sign-in/code', { email, code }).expect(429);
    expect(second.headers['retry-after']).toBe('4');
    clock.advance(4000);
    await post('/sign-in/code', { email, code }).expect(303);
  });
  test('dies after five tries', async () => {
    const code = await mailedCode(email);
    for (let tries = 0; tries < 5; tries += 1) {
      await post('/sign-in/code', { email, code: '00000000' }).expect(401);
      clock.advance(40_000);
    }
    await post('/sign-in/code', { email, code }).expect(401);
  });
});

describe('whether somebody has an address', () => {
  test('is told neither by the answer nor by what is written', async () => {
    const links = () => rows('select count(*)::int as count from sign_in_links').then(([row]) => row.count);
    const told = async (email: string) => {
      const before = await links();
      const { text, status } = await post('/sign-in', { email });
      return { status, text: text.replaceAll(email, ''), written: (await links()) - before };
    };
    expect(await told('nobody@nowhere.example')).toEqual(await told('admin@wren.example'));
  });
  test('is not told by the time the mail takes: the answer does not wait for it', async () => {
    const sockets: { destroy(): void }[] = [];
    const mute: TcpServer = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const mailer = new SmtpMailer(`smtp://127.0.0.1:${(mute.address() as { port: number }).port}`);
    const signIn = app.get(SignIn) as unknown as { mailer: unknown };
    const before = signIn.mailer;
    signIn.mailer = mailer;
    await post('/sign-in', { email: 'admin@wren.example' }).expect(200);
    signIn.mailer = before;
    mailer.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
  });
  test('one place may ask for twenty links, then waits', async () => {
    for (let asked = 0; asked < 20; asked += 1)
      await post('/sign-in', { email: `n${asked}@nowhere.example` }).expect(200);
    await post('/sign-in', { email: 'admin@wren.example' }).expect(429);
  });
});

describe('the second factor', () => {
  const email = 'new@lantern.example';
  const secretOn = (text: string): string => /<code id="secret">([^<]+)</.exec(text)![1]!.replace(/ /g, '');
  const codeOf = (secret: string): string => generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) });

  test('an operator sets it up before anything else, and gets ten recovery codes', async () => {
    const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
    await app
      .get(Tenancy)
      .acrossNetwork({ actor: asCommand('test'), why: 'add people' }, (tx) =>
        app
          .get(PeopleStore)
          .add(
            tx,
            { email, name: 'New', language: 'en' },
            { resellerId: lantern.id, tenantId: null, role: 'reseller-admin' },
          ),
      );
    const token = await vouched(email);
    const sent = await get('/console/month-end', token).expect(303);
    expect(sent.headers.location).toBe('/account/second-factor?next=%2Fconsole%2Fmonth-end');
    await get('/account', token).expect(303);
    const page = await get(sent.headers.location!, token).expect(200);
    await post('/account/second-factor', { code: '000000' }, token).expect(401);
    const codes = await post('/account/second-factor', { code: codeOf(secretOn(page.text)) }, token).expect(200);
    expect(codes.text.match(/<code>[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}<\/code>/g)).toHaveLength(10);
    await get('/console/month-end', token).expect(200);
    const [kept] = await rows(
      `select secret_sealed from second_factors f join people p on p.id = f.person_id where email = $1`,
      [email],
    );
    expect(kept.secret_sealed).not.toContain(secretOn(page.text));
  });

  test('is asked for at each sign-in; a code works once, a recovery code too', async () => {
    const admin = 'admin@wren.example';
    const signedIn = async () =>
      tokenOf(await post('/sign-in/code', { email: admin, code: await mailedCode(admin) }).expect(303));
    const first = await signedIn();
    await get('/console/month-end', first).expect(303);
    await post(
      '/account/second-factor/proof',
      { code: demoCode(admin, clock), next: '/console/month-end' },
      first,
    ).expect(303);
    await get('/console/month-end', first).expect(200);
    const second = await signedIn();
    await post('/account/second-factor/proof', { code: demoCode(admin, clock) }, second).expect(401);
    const page = await post('/account/recovery-codes', {}, first).expect(200);
    const recovery = /<code>([A-Z2-9-]{14})<\/code>/.exec(page.text)![1]!;
    await post('/account/second-factor/proof', { code: recovery.toLowerCase() }, second).expect(303);
    await get('/console/month-end', second).expect(200);
    await post('/account/second-factor/proof', { code: recovery }, await signedIn()).expect(401);
  });

  test('what is dangerous asks again after ten minutes, and leads back', async () => {
    const admin = 'admin@lantern.example';
    const token = await vouched(admin);
    await post('/console/servers/moves', {}, token).expect(422);
    clock.advance(11 * MINUTE_MS);
    const asked = await post('/console/servers/moves', {}, token)
      .set('referer', 'http://127.0.0.1/console/servers?x=1')
      .expect(303);
    expect(asked.headers.location).toBe('/account/proof?next=%2Fconsole%2Fservers%3Fx%3D1');
    await get('/console/servers', token).expect(200);
    const proved = await post(
      '/account/second-factor/proof',
      { code: demoCode(admin, clock), next: '/console/servers?x=1' },
      token,
    );
    expect(proved.headers.location).toBe('/console/servers?x=1');
    await post('/console/servers/moves', {}, token).expect(422);
  });
});

test('whoever has only a session sets up no second factor to prove by: an old one is asked for a mail first', async () => {
  const token = await vouched('admin@moor-choir.example');
  clock.advance(11 * MINUTE_MS);
  const shown = await get('/account/second-factor?next=/portal', token).expect(303);
  expect(shown.headers.location).toBe('/account/proof?next=%2Faccount%2Fsecond-factor%3Fnext%3D%2Fportal');
  expect((await get(shown.headers.location!, token).expect(200)).text).toContain('action="/sign-in"');
  const set = await post('/account/second-factor', { code: '123456' }, token).expect(303);
  expect(set.headers.location).toContain('/account/proof');
});

test('codes that come at one moment are worth no more than one after another', async () => {
  const token = await vouched('admin@hearth.example');
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => post('/account/second-factor/proof', { code: '000000' }, token)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(3).fill(401), ...Array(9).fill(429)]);
});

test('what somebody did to their own account stands in the log of their team, with no code in it', async () => {
  const done = await rows(
    `select distinct action from audit_entries where actor ->> 'kind' = 'person' and subject in
       (select id::text from people where email in ('new@lantern.example', 'admin@wren.example')) order by 1`,
  );
  expect(done.map(({ action }) => action)).toEqual([
    'made recovery codes',
    'set up second factor',
    'signed in',
    'used recovery code',
  ]);
});

test('sessions are listed, and each can be ended', async () => {
  const email = 'admin@seed-library.example';
  const [here, there] = [await vouched(email), await vouched(email)];
  const page = await get('/account', here).expect(200);
  const [id] = /sessions\/([0-9a-f-]{36})\/end/.exec(page.text)!.slice(1);
  await post(`/account/sessions/${id}/end`, {}, here).expect(303);
  await get('/portal', there).expect(303);
  await get('/portal', here).expect(200);
  const neighbour = await vouched('admin@green-thread.example');
  const [{ id: theirs }] = await rows(
    `select s.id from sessions s join people p on p.id = s.person_id where email = 'admin@green-thread.example' order by s.created_at desc limit 1`,
  );
  await post(`/account/sessions/${theirs}/end`, {}, here).expect(404);
  await get('/portal', neighbour).expect(200);
});

test('what somebody is called, and the language of their pages, is theirs to change', async () => {
  const email = 'admin@valley-radio.example';
  const token = await vouched(email);
  await post('/account', { name: 'Nerys', language: 'de' }, token).expect(422);
  await post('/account', { name: '', language: 'ca' }, token).expect(422);
  await post('/account', { name: 'Nerys', language: 'ca' }, token).expect(303);
  const page = await get('/account?saved=1', token).expect(200);
  expect(page.text).toContain('<html lang="ca">');
  expect(page.text).toContain('value="Nerys"');
  const [entry] = await rows(
    `select details from audit_entries where action = 'changed account' and subject = (select id::text from people where email = '${email}')`,
  );
  expect(entry.details).toMatchObject({ before: { language: 'en' }, after: { name: 'Nerys', language: 'ca' } });
});

test('another mail address is theirs who can read a mail there', async () => {
  const [before, after] = ['admin@moor-choir.example', 'choir@new.example'];
  const token = await vouched(before);
  const mailAt = (address: string, subject: string) =>
    catcher.mails().find((mail) => mail.subject?.includes(subject) && JSON.stringify(mail.to).includes(address));
  const toldAt = async (address: string, subject: string) => {
    await until(() => mailAt(address, subject) !== undefined);
    return mailAt(address, subject)!;
  };
  const ask = async (address: string): Promise<string> => {
    await post('/account/address', { email: address }, token).expect(303);
    return /\b(\d{4} \d{4})\b/.exec((await toldAt(address.toLowerCase(), 'Your new address')).text!)![1]!;
  };
  await post('/account/address', { email: 'no address' }, token).expect(422);
  // Whose an address is already is told to whoever reads its mail, and to nobody else.
  const taken = await ask('admin@green-thread.example');
  expect((await get('/account', token)).text).toContain('A code was sent to admin@green-thread.example.');
  await post('/account/address/code', { code: taken }, token).expect(409);
  const link = await app.get(SignIn).createLink(before);
  const code = await ask(after.toUpperCase());
  await post('/account/address/code', { code: code === '0000 0000' ? '0000 0001' : '0000 0000' }, token).expect(422);
  await post('/account/address/code', { code }, token).expect(303);
  await post('/account/address/code', { code }, token).expect(422);
  expect((await get('/account', token)).text).toContain(`<p>${after}</p>`);
  expect(await app.get(SignIn).createLink(before)).toBeNull();
  await post(new URL(link!).pathname).expect(401);
  const told = await toldAt(before, 'with another address');
  expect(told.text).toContain(`from now on you sign in with ${after}`);
  const [entry] = await rows(`select details from audit_entries where action = 'changed address'`);
  expect(entry.details).toEqual({ before, after });
});

test('support looks at a tenant’s portal: marked, read-only to the database, logged', async () => {
  const oak = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  const wren = world.tenants.find(({ resellerSlug }) => resellerSlug === 'wren')!;
  const token = await vouched('support@lantern.example');
  await get('/portal', token).expect(403);
  await post(`/console/tenants/${wren.id}/look`, {}, token).expect(404);
  await post(`/console/tenants/${oak.id}/look`, {}, token).expect(303);
  const page = await get('/portal', token).expect(200);
  expect(page.text).toContain('You see this portal as its tenant does.');
  expect(page.text).toContain('Oak Street Housing Co-op');
  const [entry] = await rows(`select tenant_id, actor from audit_entries where action = 'looked at the portal'`);
  expect(entry).toMatchObject({ tenant_id: oak.id, actor: { kind: 'person', address: '127.0.0.1' } });
  const looking = { ...(entry.actor as { personId: string }), kind: 'person' as const, isLooking: true };
  await expect(
    app.get(Tenancy).within(tenantScope(oak.resellerId, oak.id, looking), (tx) => tx.audit('changed', 'something')),
  ).rejects.toThrow(/read-only transaction/);
  await post('/console/look/end', {}, token).expect(303);
  await get('/portal', token).expect(403);
});

test('a cookie is this host’s alone: __Host- with TLS, no script, not with another site’s forms', async () => {
  const answer = await post('/sign-in/code', {
    email: 'admin@oak-housing.example',
    code: await mailedCode('admin@oak-housing.example'),
  });
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^tallyroom=[^;]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax/,
  );
  const behindTls = fastify();
  await behindTls.register(fastifyCookie);
  const config = { ...app.get<Config>(CONFIG), PUBLIC_URL: 'https://tallyroom.example' };
  behindTls.get('/', (_, reply) => {
    setSession(reply, config, 'token');
    return reply.send();
  });
  const { headers } = await behindTls.inject('/');
  expect(headers['set-cookie']).toBe('__Host-tallyroom=token; Max-Age=1209600; Path=/; HttpOnly; Secure; SameSite=Lax');
});
