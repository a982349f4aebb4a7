import request from 'supertest';
import { BooksStore, openingEntry } from '../../libs/books';
import { ApiKeys } from '../../libs/people';
import { asCommand, networkScope, resellerScope, Tenancy } from '../../libs/runtime';
import { IssuersStore, PayersStore } from '../../libs/tenants';
import { type PortalWorld, portalWorld } from '../world/portal-world';

/** What is owed as long lists: open invoices and debtors, searched, filtered, sorted, paged and taken away, on the page and by program. */
let portal: PortalWorld;
let operator: string;
let key: string;
let invoices: string;

beforeAll(async () => {
  portal = await portalWorld('owed');
  await portal.meetings('oak-housing', [{ at: '2026-10-03T09:00:00Z', hours: 22 }]);
  await portal.meetings('green-thread', [{ at: '2026-10-04T09:00:00Z', hours: 30 }]);
  await portal.issueOctober();
  operator = await portal.session('admin@lantern.example');
  const scope = resellerScope(portal.tenant('oak-housing').resellerId, asCommand('owed test'));
  key = await portal.app.get(ApiKeys).make(scope, 'reseller-admin', 'books', ['payments.read']);
  invoices = await portal.app.get(ApiKeys).make(scope, 'reseller-admin', 'payers', ['invoices.read']);
}, 120_000);
afterAll(() => portal?.stop());

/** What each row ends with. */
const owed = (text: string): number[] =>
  [...text.matchAll(/<td class="figure"[^>]*>£([\d.,]+)<\/td><\/tr>/g)].map(([, amount]) =>
    Number(amount!.replaceAll(',', '')),
  );
const page = async (query: string): Promise<string> =>
  (await portal.get(`/console/payments/${query}`, operator).expect(200)).text;
const payers = (text: string): string[] =>
  [...text.matchAll(/payments\/debtors\/[0-9a-f-]{36}">([^<]+)</g)].map(([, name]) => name!);
const asked = (path: string) => request(portal.app.getHttpServer()).get(path).set('authorization', `Bearer ${key}`);

test('open invoices are sorted by what is due, what is open, and payer; searched by payer and number', async () => {
  const byPayer = payers(await page('open?sort=payer'));
  expect(byPayer).toEqual([...byPayer].sort());
  expect(byPayer).toHaveLength(5);
  const byAmount = await page('open?sort=amount');
  expect(payers(byAmount).at(-1)).toBe('Oak Street Housing Co-op');
  expect(owed(byAmount)).toHaveLength(5);
  expect(owed(byAmount)).toEqual([...owed(byAmount)].sort((a, b) => b - a));
  const found = await page('open?q=oAK');
  expect(payers(found)).toEqual(['Oak Street Housing Co-op']);
  const number = /LAN-2026-\d{4}/.exec(found)![0];
  expect(payers(await page(`open?q=${number.toLowerCase()}`))).toEqual(['Oak Street Housing Co-op']);
  expect(await page('open?q=nobody')).toContain('Nothing fits.');
});

test('only what is late is shown where that is asked for, from the day after it was due on', async () => {
  expect(await page('open?late=yes')).toContain('Nothing fits.');
  const due = (await asked('/v1/open-invoices').expect(200)).body.items[0].dueOn;
  portal.clock.turnTo(new Date(`${due}T12:00:00Z`));
  operator = await portal.session('admin@lantern.example');
  expect(await page('open?late=yes')).toContain('Nothing fits.');
  portal.clock.advance(24 * 3_600_000);
  operator = await portal.session('admin@lantern.example');
  expect(payers(await page('open?late=yes'))).toHaveLength(5);
  expect((await asked('/v1/open-invoices?late=yes').expect(200)).body.items).toHaveLength(5);
});

test.each(['due', 'amount', 'payer'])('by program they come in pages that leave nothing out, by %s', async (sort) => {
  const all = (await asked(`/v1/open-invoices?sort=${sort}`).expect(200)).body.items;
  const walked: object[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { items: object[]; next: string | null } } = await asked(
      `/v1/open-invoices?sort=${sort}&limit=2&cursor=${cursor}`,
    ).expect(200);
    walked.push(...body.items);
    cursor = body.next;
  }
  expect(walked).toEqual(all);
  expect(walked).toHaveLength(5);
});

test('a place of another list is refused to a program, and is the beginning on a page', async () => {
  const { next } = (await asked('/v1/open-invoices?sort=payer&limit=2').expect(200)).body;
  await asked(`/v1/open-invoices?sort=amount&cursor=${next}`).expect(422);
  expect(payers(await page(`open?sort=amount&after=${next}`))).toHaveLength(5);
  await portal.get('/console/payments/open?sort=luck', operator).expect(422);
});

test('debtors are searched by a part of the name, and sorted by debt and name', async () => {
  const byName = payers(await page('debtors?sort=name'));
  expect(byName).toEqual([...byName].sort());
  const byDebt = await page('debtors');
  expect(payers(byDebt).at(-1)).toBe('Oak Street Housing Co-op');
  expect(payers(byDebt).slice(0, 2)).toEqual(payers(await page('open?sort=amount')).slice(0, 2));
  const found = await page('debtors?q=HOUSING&sort=oldest');
  expect(payers(found)).toEqual(['Oak Street Housing Co-op']);
  expect(found).toMatch(/Together<[\s\S]*£30\.24[\s\S]*<\/tfoot>/);
  expect((await asked('/v1/debtors?q=housing').expect(200)).body.items).toHaveLength(1);
});

test('both are tables too, as they are searched and sorted', async () => {
  const open = (await page('open/csv?q=oak')).trim().split('\n');
  expect(open).toHaveLength(2);
  expect(open[1]).toMatch(/^LAN-2026-\d{4},Oak Street Housing Co-op,2026-11-04,2026-\d\d-\d\d,1,GBP,30\.24,30\.24$/);
  const debtors = (await page('debtors/csv?sort=name')).trim().split('\n');
  expect(debtors.slice(1).map((line) => line.split(',')[0])).toEqual(payers(await page('debtors?sort=name')));
});

describe('payers', () => {
  const listed = (text: string): string[] =>
    [...text.matchAll(/console\/payers\/[0-9a-f-]{36}">([^<]+)</g)].map(([, name]) => name!);
  const list = async (query: string): Promise<string> =>
    (await portal.get(`/console/payers${query}`, operator).expect(200)).text;

  /** The one payer without an invoice owed something before its first, and another paid ahead. */
  beforeAll(async () => {
    const { resellerId } = portal.tenant('oak-housing');
    await portal.app.get(Tenancy).within(networkScope(resellerId, asCommand('owed test')), async (tx) => {
      const [issuer] = await portal.app.get(IssuersStore).ofReseller(tx, resellerId);
      const opened = async (slug: string, postedOn: string, minor: bigint) => {
        const { id: tenantId } = portal.tenant(slug);
        const payer = await portal.app.get(PayersStore).ofTenant(tx, resellerId, tenantId);
        const of = { resellerId, tenantId, issuerId: issuer!.id, payerId: payer!.id, postedOn, currency: 'GBP' };
        await portal.app.get(BooksStore).add(tx, [openingEntry(of, minor)]);
      };
      await opened('oak-housing', '2026-09-01', 99_000n);
      await opened('green-thread', '2026-09-02', -500n);
    });
  });

  test('are sorted by name, by what they owe, and by what is due the longest; also from before their first invoice', async () => {
    const byName = listed(await list(''));
    expect(byName).toEqual([...byName].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    const byDebt = await list('?sort=owed');
    expect(listed(byDebt)[0]).toBe('Oak Street Housing Co-op');
    expect(owed(byDebt)[0]).toBe(1020.24);
    expect(owed(byDebt)).toEqual([...owed(byDebt)].sort((a, b) => b - a));
    expect(listed(byDebt).slice(1, 3)).toEqual(payers(await page('debtors')).slice(1, 3));
    const byAge = await list('?sort=oldest');
    expect(listed(byAge)[0]).toBe('Oak Street Housing Co-op');
    expect(byAge).toMatch(/attention">1 Sep/);
    expect(new Set(listed(byAge))).toEqual(new Set(byName));
  });

  test('are searched, and taken away as they are sorted, with what they owe', async () => {
    expect(listed(await list('?q=oAK&sort=owed'))).toEqual(['Oak Street Housing Co-op']);
    const rows = (await list('/csv?sort=owed')).trim().split('\n');
    expect(rows[1]).toMatch(/^Oak Street Housing Co-op,.*,1020\.24,GBP,2026-09-01$/);
    expect(rows).toHaveLength(listed(await list('')).length + 1);
    await portal.get('/console/payers?sort=luck', operator).expect(422);
  });

  test.each(['name', 'owed', 'oldest'])('come in pages that leave nothing out, by %s', async (sort) => {
    const by = (query: string) => asked(`/v1/payers?sort=${sort}${query}`).set('authorization', `Bearer ${invoices}`);
    const all = (await by('').expect(200)).body.items;
    const walked: object[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: { items: object[]; next: string | null } } = await by(`&limit=2&cursor=${cursor}`);
      walked.push(...body.items);
      cursor = body.next;
    }
    expect(walked).toEqual(all);
    expect(all.find(({ name }: { name: string }) => name.startsWith('Oak'))).toMatchObject({
      owedMinor: 102_024,
      currency: 'GBP',
      oldestDueOn: '2026-09-01',
    });
    const { next } = (await by('&limit=2').expect(200)).body;
    const other = sort === 'owed' ? 'oldest' : 'owed';
    await asked(`/v1/payers?sort=${other}&cursor=${next}`).set('authorization', `Bearer ${invoices}`).expect(422);
  });

  test('one’s page names what it owed before its first invoice and its credit, and leads to its account', async () => {
    const of = async (name: string): Promise<string> => {
      const [, id] = new RegExp(`console/payers/([0-9a-f-]{36})">${name}`).exec(await list(`?q=${name}`))!;
      return id!;
    };
    const oak = (await portal.get(`/console/payers/${await of('Oak')}`, operator).expect(200)).text;
    expect(oak).toMatch(/Balance taken over<\/td><td><\/td><td class="figure">£990\.00/);
    expect(oak).toMatch(/LAN-2026-\d{4}[\s\S]*£30\.24/);
    const green = (await portal.get(`/console/payers/${await of('Green')}`, operator).expect(200)).text;
    expect(green).toMatch(/Credit<\/td><td><\/td><td class="figure">-£5\.00/);
    const [, account] = /<a href="([^"]+)">Statement of account/.exec(green)!;
    const statement = (await portal.get(account!, operator).expect(200)).text;
    expect(statement).toContain('Green Thread');
    const [, csv] = /href="([^"]+csv)"/.exec(statement)!;
    expect((await portal.get(csv!, operator).expect(200)).text.trim().split('\n')).toEqual([
      'on,what,method,documents,currency,change,balance',
      '2026-09-02,opening,,,GBP,-5.00,-5.00',
      expect.stringMatching(/^2026-11-04,invoice,,LAN-2026-\d{4},GBP,([\d.]+),[\d.]+$/),
    ]);
    const { body } = await asked(`/v1/payers/${await of('Oak')}`).set('authorization', `Bearer ${invoices}`);
    expect(body).toMatchObject({ openingMinor: 99_000, creditMinor: 0, open: [{ openMinor: 3024 }] });
  });
});

test('another reseller sees none of it', async () => {
  const other = await portal.session('admin@wren.example');
  expect(payers((await portal.get('/console/payments/open?q=oak', other).expect(200)).text)).toEqual([]);
});
