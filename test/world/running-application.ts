import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { AllModule } from '../../apps/all/all.module';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { month, TurnableClock } from '../../libs/kernel';
import { SignIn } from '../../libs/people';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { openBrowser, visitor } from './browser';
import { testConfig } from './context';
import { buildDemoWorld, type World } from './demo-world';
import { freshDatabase } from './test-database';

export interface RunningApplication {
  readonly app: NestFastifyApplication;
  readonly clock: TurnableClock;
  readonly sim: SimulatedBbb;
  readonly catcher: MailCatcher;
  readonly world: World;
  readonly browser: Browser;
  readonly url: string;
  /** The database as its owner sees it: for what a test writes straight down. */
  readonly ownerUrl: string;
  /** What the browser's console and the content security policy complained of: a test ends with none. */
  readonly complaints: string[];
  /** A page of a person who has signed in by a link; as large as said. */
  signedIn(email: string, viewport?: { width: number; height: number }): Promise<Page>;
  stop(): Promise<void>;
}

/** The whole application in one process on real parts, one simulated BBB server, a mail catcher and a browser. */
export async function runningApplication(
  name: string,
  now = new Date('2026-10-05T09:00:00Z'),
  more: { clock?: TurnableClock; settings?: Record<string, string> } = {},
): Promise<RunningApplication> {
  const { urls, drop } = await freshDatabase(name);
  const folder = mkdtempSync(path.join(os.tmpdir(), `tallyroom-${name}-`));
  const catcher = await startMailCatcher({ folder });
  const clock = more.clock ?? new TurnableClock(now);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { SMTP_URL: catcher.smtpUrl, HTTP_PORT: String(port), PUBLIC_URL: url, ...more.settings };
  const config = testConfig(urls, { ...settings, MAIL_FROM: 'Tallyroom <billing@rooms.example>' });
  @Module({ imports: [AllModule.with({ config, clock }), TenantsModule, PlansModule, PlacementModule] })
  class WholeModule {}
  const app = await webApplication(WholeModule);
  await app.listen(port, '127.0.0.1');
  const world = await buildDemoWorld(app, month(now.toISOString().slice(0, 7)));
  const sim = new SimulatedBbb('bbb-1', 'secret', clock);
  await sim.start();
  await app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, asCommand(name));
  const browser = await openBrowser();
  const complaints: string[] = [];
  return {
    app,
    clock,
    sim,
    catcher,
    world,
    browser,
    url,
    ownerUrl: urls.tallyroom_owner,
    complaints,
    signedIn: async (email, viewport) => {
      const { page } = await visitor(browser, complaints, viewport ? { viewport } : {});
      await page.goto((await app.get(SignIn).createLink(email))!);
      await page.getByRole('button', { name: 'Sign in now' }).click();
      return page;
    },
    stop: async () => {
      await browser.close();
      await app.close();
      await sim.stop();
      await catcher.stop();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port of this machine that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
