import type { Server } from 'node:http';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import request from 'supertest';
import { PlatformModule } from '../../apps/platform/platform.module';
import { Clock, TurnableClock } from '../../libs/kernel';
import { SignIn } from '../../libs/people';
import { PlansModule } from '../../libs/plans';
import { Queues, RuntimeModule } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { testConfig } from '../world/context';
import type { World } from '../world/demo-world';
import { fillEveryTable } from '../world/fill-every-table';
import { octoberWorld } from '../world/october';
import { freshDatabase } from '../world/test-database';

@Controller('no-door')
class WithoutADoor {
  @Get()
  show(): string {
    return 'in';
  }
}

let app: NestFastifyApplication;
let server: Server;
let world: World;
let drop: () => Promise<void>;
let owner: Client;

beforeAll(async () => {
  const database = await freshDatabase('doors', 'october');
  drop = database.drop;
  const config = testConfig(database.urls, { PUBLIC_URL: 'http://127.0.0.1' });
  @Module({
    imports: [
      RuntimeModule.with({ config, clock: new TurnableClock(new Date('2026-11-05T09:00:00Z')) }),
      PlatformModule,
      TenantsModule,
      PlansModule,
    ],
    controllers: [WithoutADoor],
  })
  class DoorsModule {}
  app = await webApplication(DoorsModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  server = app.getHttpServer();
  world = await octoberWorld(app);
  owner = new Client({ connectionString: database.urls.tallyroom_owner });
  await owner.connect();
  await fillEveryTable(owner, world);
});
afterAll(async () => {
  await app.get(Queues).onApplicationShutdown();
  await owner.end();
  await app.close();
  await drop();
});

/** A session cookie, and the form token of its pages. */
async function signIn(email: string, pageAt: string): Promise<{ cookie: string; csrf: string }> {
  const link = await app.get(SignIn).createLink(email);
  const answer = await request(server).post(new URL(link!).pathname).expect(303);
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!;
  const page = await request(server).get(pageAt).set('cookie', cookie).expect(200);
  return { cookie, csrf: /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '' };
}
const documentOf = async (slug: string, state: string, tier = 'retail'): Promise<string> => {
  const reseller = world.resellers.find((one) => one.slug === slug)!;
  const { rows } = await owner.query('select id from invoices where reseller_id = $1 and state = $2 and tier = $3', [
    reseller.id,
    state,
    tier,
  ]);
  return rows[0].id;
};

describe('the stranger', () => {
  test.each(['/console/month-end', '/portal', '/portal/invoices/x', '/console/invoices/x'])(
    'is sent from %s to the sign-in, and back afterwards',
    async (path) => {
      const answer = await request(server).get(path).expect(303);
      expect(answer.headers.location).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
    },
  );
  test('changes nothing', () => request(server).post('/console/month-end/approval').send('month=2026-10').expect(401));
  test('finds no way through a controller without a door', async () => {
    const answer = await request(server).get('/no-door').expect(403);
    expect(answer.text).toContain('data-code="no-door"');
  });
  test('is told the same of an address nobody has', async () => {
    const answer = await request(server)
      .post('/sign-in')
      .type('form')
      .send({ email: 'nobody@nowhere.example' })
      .expect(200);
    expect(answer.text).toContain('If this address is known here');
  });
  test('sees whether the house stands', async () => {
    await request(server).get('/healthz').expect(200, { ok: true });
    const { body } = await request(server).get('/readyz').expect(200);
    expect(body.checks).toEqual({ postgres: true, redis: true, migrated: true });
  });
});

describe('a sign-in link', () => {
  test('works once', async () => {
    const path = new URL((await app.get(SignIn).createLink('admin@wren.example'))!).pathname;
    await request(server).get(path).expect(200);
    await request(server).post(path).expect(303);
    const again = await request(server).post(path).expect(401);
    expect(again.text).toContain('sign-in-link-not-good');
  });
  test('dies after a quarter of an hour', async () => {
    const path = new URL((await app.get(SignIn).createLink('admin@wren.example'))!).pathname;
    const clock = app.get(Clock) as TurnableClock;
    clock.advance(16 * 60_000);
    await request(server).post(path).expect(401);
    clock.advance(-16 * 60_000);
  });
});

describe('the wrong tenant and the wrong reseller', () => {
  test('a tenant does not get into the console, nor at a neighbour’s invoice', async () => {
    const { cookie } = await signIn('admin@green-thread.example', '/portal');
    await request(server).get('/console/month-end').set('cookie', cookie).expect(403);
    await request(server)
      .get(`/portal/invoices/${await documentOf('lantern', 'issued')}`)
      .set('cookie', cookie)
      .expect(404);
  });
  test('a tenant does not see its own draft', async () => {
    const id = await documentOf('lantern', 'draft');
    const tenantId = (await owner.query('select tenant_id from invoices where id = $1', [id])).rows[0].tenant_id;
    const { slug } = world.tenants.find((one) => one.id === tenantId)!;
    const { cookie } = await signIn(`admin@${slug}.example`, '/portal');
    await request(server).get(`/portal/invoices/${id}`).set('cookie', cookie).expect(404);
    await request(server)
      .get(`/portal/invoices/${await documentOf('lantern', 'issued')}`)
      .set('cookie', cookie)
      .expect(200);
  });
  test('an operator sees no other reseller’s documents and changes no wholesale one', async () => {
    const { cookie, csrf } = await signIn(
      'admin@lantern.example',
      `/console/invoices/${await documentOf('lantern', 'draft')}`,
    );
    await request(server)
      .get(`/console/invoices/${await documentOf('wren', 'issued')}`)
      .set('cookie', cookie)
      .expect(404);
    const wholesale = await documentOf('lantern', 'issued', 'wholesale');
    await request(server).get(`/console/invoices/${wholesale}`).set('cookie', cookie).expect(200);
    await request(server)
      .post(`/console/invoices/${wholesale}/credit-notes`)
      .set('cookie', cookie)
      .type('form')
      .send({ _csrf: csrf, reason: 'x', all: 'yes' })
      .expect(404);
    const page = await request(server)
      .get('/console/month-end?month=2026-10&reseller=wren')
      .set('cookie', cookie)
      .expect(200);
    expect(page.text).not.toContain('Seed Library');
  });
});

test('where no draft is complete the month end says what becomes of them, instead of a button for all', async () => {
  const at = '/console/month-end?month=2026-10';
  const { cookie } = await signIn('admin@lantern.example', at);
  const said = async (isComplete: boolean) => {
    const { issuerId } = world.resellers.find(({ slug }) => slug === 'lantern')!;
    await owner.query(`update invoices set is_complete = $2 where issuer_id = $1 and state = 'draft'`, [
      issuerId,
      isComplete,
    ]);
    const { text } = await request(server).get(at).set('cookie', cookie).expect(200);
    return [text.includes('No draft is complete yet.'), text.includes('Approve all complete drafts')];
  };
  expect(await said(false)).toEqual([true, false]);
  expect(await said(true)).toEqual([false, true]);
});

test('the network sees who is left out of wholesale invoices, and why; a reseller does not', async () => {
  const at = '/console/month-end?month=2026-10';
  const seenBy = async (email: string, address: string): Promise<string> => {
    const { cookie } = await signIn(email, address);
    return (await request(server).get(address).set('cookie', cookie).expect(200)).text;
  };
  expect(await seenBy('admin@hearth.example', `${at}&tier=wholesale`)).toMatch(
    /Not billed yet[\s\S]*Lantern: [\s\S]*no price/,
  );
  expect(await seenBy('admin@lantern.example', at)).not.toContain('Not billed yet');
});

describe('bad input, then good', () => {
  test('a form without its token, from another site, or with mistakes changes nothing', async () => {
    const id = await documentOf('lantern', 'draft');
    const { cookie, csrf } = await signIn('admin@lantern.example', `/console/invoices/${id}`);
    const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      request(server)
        .post(`/console/invoices/${id}/lines`)
        .set({ cookie, ...headers })
        .type('form')
        .send(form);
    const good = { description: 'A line', amount: '-0.50', reason: 'a reason' };
    await post(good).expect(403);
    await post({ ...good, _csrf: csrf }, { origin: 'https://elsewhere.example' }).expect(403);
    const bad = await post({ _csrf: csrf, description: '', amount: '1,555', reason: '' }).expect(422);
    expect(bad.text).toContain('amount: must be an amount like -12.50');
    expect((await owner.query('select 1 from invoice_lines where invoice_id = $1', [id])).rowCount).toBe(1);
    await post({ ...good, _csrf: csrf }).expect(303);
    const { rows } = await owner.query('select net_minor from invoices where id = $1', [id]);
    expect(rows).toEqual([{ net_minor: '50' }]);
    expect(
      (await owner.query(`select 1 from audit_entries where action = 'added line' and subject = $1`, [id])).rowCount,
    ).toBe(1);
  });
  test('names with markup are inert on the page', async () => {
    const id = await documentOf('lantern', 'draft');
    const { cookie, csrf } = await signIn('admin@lantern.example', `/console/invoices/${id}`);
    await request(server)
      .post(`/console/invoices/${id}/lines`)
      .set('cookie', cookie)
      .type('form')
      .send({ _csrf: csrf, description: '<script>x</script>', amount: '0.10', reason: '"><b>' })
      .expect(303);
    const page = await request(server).get(`/console/invoices/${id}`).set('cookie', cookie).expect(200);
    expect(page.text).toContain('&lt;script&gt;x&lt;/script&gt;');
    expect(page.text).not.toContain('<script>x');
  });
  test('a month that is none, a document that is none', async () => {
    const { cookie } = await signIn('admin@hearth.example', '/console/month-end?month=2026-10');
    await request(server).get('/console/month-end?month=2026-13').set('cookie', cookie).expect(422);
    await request(server).get('/console/invoices/1').set('cookie', cookie).expect(404);
    await request(server).get('/no-such-page').set('cookie', cookie).expect(404);
  });
});

test.each([
  [
    '/console/mails/csv',
    'written,subject,kind,to,state,sent,problem',
    /,Subject,invoice,a@b\.example,sent,2026-10-04T/,
  ],
  [
    '/console/payers/csv?q=oak',
    'name,address,country,vat number,mail,order number,pays for,owed,currency,oldest_due_on',
    /Oak Street Housing Co-op/,
  ],
])('%s is the whole list as a table, one’s own alone', async (address, head, row) => {
  const { cookie } = await signIn('admin@lantern.example', '/console');
  const { text, headers } = await request(server).get(address).set('cookie', cookie).expect(200);
  expect(headers['content-disposition']).toMatch(/^attachment; filename="\w+\.csv"$/);
  expect(text.split('\n')[0]).toBe(`\ufeff${head}`);
  expect(text).toMatch(row);
  expect(text).not.toContain('Seed Library');
});

test('headers: our own origin alone, no frames, no sniffing', async () => {
  const { headers } = await request(server).get('/sign-in').expect(200);
  expect(headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
  );
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers).toMatchObject({
    'x-frame-options': 'DENY',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=(), microphone=()'),
    'cache-control': 'private, no-cache',
  });
  expect(headers).not.toHaveProperty('x-powered-by');
});

test('assets are ours, and nothing beside them is served', async () => {
  const { text } = await request(server).get('/sign-in').expect(200);
  const [style] = /\/assets\/[0-9a-f]{12}\.css/.exec(text) ?? [];
  for (const [accepted, packing] of [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', undefined],
  ]) {
    const { headers, text: css } = await request(server).get(style!).set('accept-encoding', accepted!).expect(200);
    expect(headers['content-encoding']).toBe(packing);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    if (packing !== 'br') expect(css).toContain('--brand');
  }
  await request(server).get('/assets/tallyroom.css').expect(404);
  await request(server).get('/assets/../mail/invoice.html.hbs').expect(404);
});
