import { get } from 'node:http';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { PlatformModule } from '../../apps/platform/platform.module';
import { TurnableClock } from '../../libs/kernel';
import { SignIn } from '../../libs/people';
import { PlansModule } from '../../libs/plans';
import { RuntimeModule } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { testConfig } from '../../test/world/context';
import { NO_PAGE } from '../../test/world/no-page';
import { setUpSecondFactor } from '../../test/world/sign-in';
import { adminUrl, freshDatabase, makeTemplate } from '../../test/world/test-database';
import { rounded, seconds } from './measure';
import { leftOut, PAGES, placesIn, type Reader } from './pages-list';
import { fillPages, READERS } from './pages-world';

const SIZE = { resellers: 10, tenants: 10_000, meetings: 1_000_000 };
const TIMES = 12;

interface Seen {
  readonly ms: number[];
  queries: number;
  plain: number;
  sent: number;
}

/**
 * What counts as a query: every statement that reads or writes rows, those of session and audit log included, on whatever
 * connection. What only opens, scopes and closes a transaction asks nothing of the data and is left out.
 */
const isQuery = (sql: string): boolean => !/^\s*(start transaction|commit|rollback|set |select set_config)/i.test(sql);
let asked = 0;
/** Counts what every connection is asked, beneath whatever library asks. */
function countQueries(): void {
  const prototype = Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function counted(this: unknown, ...given: unknown[]) {
    const [first] = given;
    const sql = typeof first === 'string' ? first : ((first as { text?: string } | null)?.text ?? '');
    if (isQuery(sql)) asked += 1;
    return query.apply(this, given);
  };
}

/** Every page people open, in a big world: server time, weight with everything they load, and queries of each. */
async function main(): Promise<void> {
  const forgotten = leftOut(NO_PAGE);
  if (forgotten.length > 0) throw new Error(`pages-list.ts measures no page of ${forgotten.join(', ')}`);
  await makeTemplate();
  const { urls, drop } = await freshDatabase('bench_pages');
  const admin = new URL(adminUrl());
  admin.pathname = new URL(urls.tallyroom_owner).pathname;
  const took = await seconds(() => fillPages({ owner: urls.tallyroom_owner, admin: admin.href }, SIZE));
  process.stderr.write(
    `  ${SIZE.tenants} tenants, ${SIZE.meetings} meetings, ${SIZE.tenants * 12} invoices in ${rounded(took)} s\n`,
  );
  countQueries();
  const clock = new TurnableClock(new Date('2026-11-04T09:00:00Z'));
  const config = testConfig(urls, { PUBLIC_URL: 'http://127.0.0.1' });
  @Module({ imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule] })
  class PagesModule {}
  const app = await webApplication(PagesModule);
  let lastMs = 0;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', (_request: unknown, reply: { elapsedTime: number }, done: () => void) => {
    lastMs = reply.elapsedTime;
    done();
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const base = `http://127.0.0.1:${port}`;
  const places = await placesIn(admin.href);
  const weights = new Map<string, Weight>();
  const seen = new Map<string, Seen>();
  for (const [reader, pages] of Object.entries(PAGES) as [Reader, string[]][]) {
    const cookie = reader === 'stranger' ? '' : await cookieOf(app, clock, base, reader);
    for (const pattern of pages) {
      const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? `no-${name}`);
      const one: Seen = { ms: [], queries: 0, plain: 0, sent: 0 };
      for (let time = 0; time < TIMES; time += 1) {
        const before = asked;
        const answer = await fetch(base + path, { headers: { cookie }, redirect: 'manual' });
        const html = await answer.text();
        if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${html.slice(0, 300)}`);
        await new Promise((resolve) => setImmediate(resolve));
        // The first two fill caches of statements and templates, as a process does once in its life.
        if (time >= 2) one.ms.push(lastMs);
        one.queries = Math.max(one.queries, asked - before);
        const weight = await weigh(base, html, weights);
        one.plain = Math.max(one.plain, weight.plain);
        one.sent = Math.max(one.sent, weight.sent);
      }
      seen.set(`${reader} ${pattern}`, one);
    }
  }
  for (const [name, one] of seen) {
    const figures = `p95 ${rounded(p95(one.ms))} ms, ${kib(one.sent)} KiB (${kib(one.plain)} unpacked), ${one.queries} queries`;
    process.stderr.write(`  ${name}: ${figures}\n`);
  }
  const all = [...seen.values()];
  const report = {
    bench: 'pages',
    p95Ms: rounded(p95(all.flatMap(({ ms }) => ms))),
    maxKiB: kib(Math.max(...all.map(({ sent }) => sent))),
    maxUnpackedKiB: kib(Math.max(...all.map(({ plain }) => plain))),
    maxQueries: Math.max(...all.map(({ queries }) => queries)),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  await app.close();
  await drop();
  process.exit(0);
}

const kib = (bytes: number): number => Math.round(bytes / 1024);
const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * 0.95))]!;

/** A session of this reader; an operator's second factor is set up. */
async function cookieOf(
  app: NestFastifyApplication,
  clock: TurnableClock,
  base: string,
  reader: keyof typeof READERS,
): Promise<string> {
  if (reader !== 'tenant') await setUpSecondFactor(app, clock, READERS[reader]);
  const { pathname } = new URL((await app.get(SignIn).createLink(READERS[reader]))!);
  const answer = await fetch(base + pathname, { method: 'POST', redirect: 'manual' });
  return String(answer.headers.getSetCookie()[0]).split(';')[0]!;
}

/** Bytes: as they are, and as a browser is sent them. */
interface Weight {
  readonly plain: number;
  readonly sent: number;
}

/** Weighs a page with the stylesheets and scripts it names: each is asked for once, and weighed with every page that has it. */
async function weigh(base: string, html: string, known: Map<string, Weight>): Promise<Weight> {
  const sum = { plain: Buffer.byteLength(html), sent: Buffer.byteLength(html) };
  for (const [, , address] of html.matchAll(/<(link|script)[^>]+(?:href|src)="(\/[^"]+)"/g)) {
    const one = known.get(address!) ?? {
      plain: await sizeOf(base + address, 'identity'),
      sent: await sizeOf(base + address, 'br'),
    };
    known.set(address!, one);
    sum.plain += one.plain;
    sum.sent += one.sent;
  }
  return sum;
}

/** Bytes of the body as it travels. */
const sizeOf = (address: string, packing: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(address, { headers: { 'accept-encoding': packing } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.on('end', () => resolve(bytes));
    }).on('error', reject);
  });

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});
