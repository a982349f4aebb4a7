import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { PlatformModule } from '../../apps/platform/platform.module';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { ApproveDrafts, CloseMonths } from '../../libs/invoicing';
import { month, TurnableClock } from '../../libs/kernel';
import { ImportRecordings } from '../../libs/metering';
import { SignIn } from '../../libs/people';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Queues, RuntimeModule } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { csrfOf, webApplication } from '../../libs/web';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { testConfig } from './context';
import type { World, WorldTenant } from './demo-world';
import { octoberWorld } from './october';
import { pieces, recordingsFile } from './recordings-file';
import { freshDatabase } from './test-database';

const actor = asCommand('portal world');

/** The pages over HTTP on a fresh database, in October 2026: meetings are made by recordings, months closed and issued. */
export async function portalWorld(name: string, now = new Date('2026-10-20T09:00:00Z')) {
  const { urls, drop } = await freshDatabase(name, 'october');
  const folder = mkdtempSync(path.join(os.tmpdir(), `tallyroom-${name}-`));
  const catcher: MailCatcher = await startMailCatcher({ folder });
  const clock = new TurnableClock(now);
  const config = testConfig(urls, {
    PUBLIC_URL: 'http://127.0.0.1',
    SMTP_URL: catcher.smtpUrl,
    MAIL_FROM: 'Tallyroom <billing@rooms.example>',
  });
  @Module({
    imports: [
      RuntimeModule.with({ config, clock }),
      PlatformModule,
      TenantsModule,
      PlansModule,
      PlacementModule,
      RelayModule,
    ],
  })
  class PortalModule {}
  const app: NestFastifyApplication = await webApplication(PortalModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const server: Server = app.getHttpServer();
  const world: World = await octoberWorld(app);
  await app
    .get(AddServer)
    .run({ name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false }, actor);
  const tenant = (slug: string): WorldTenant => world.tenants.find((one) => one.slug === slug)!;
  return {
    app,
    server,
    clock,
    world,
    catcher,
    urls,
    tenant,
    session: async (email: string): Promise<string> =>
      app.get(SignIn).redeem((await app.get(SignIn).createLink(email))!.split('/').at(-1)!),
    get: (at: string, token: string) => request(server).get(at).set('cookie', `tallyroom=${token}`).redirects(0),
    post: (at: string, token: string, form: Record<string, string | string[]> = {}) =>
      request(server)
        .post(at)
        .type('form')
        .redirects(0)
        .set('cookie', `tallyroom=${token}`)
        .send({ ...form, _csrf: csrfOf(token) }),
    /** Recorded meetings of a tenant, each with its begin and its length. */
    meetings: async (slug: string, list: readonly { at: string; hours: number; name?: string }[]): Promise<void> => {
      const file = recordingsFile(
        list.map(({ at, hours, name: called }) => {
          const startTime = Date.parse(at);
          const meetingId = namespacedMeetingId(tenant(slug).meetingKey, at);
          const recordId = internalMeetingId(meetingId, startTime);
          return {
            meetingId,
            recordId,
            startTime,
            endTime: startTime + hours * 3_600_000,
            ...(called ? { name: called } : {}),
          };
        }),
      );
      await app.get(ImportRecordings).run('archive', pieces(file), actor);
    },
    /** Everything the outbox holds, done in place. */
    work: () => drain(app),
    /** October closed, drafted, approved and issued at Lantern; the clock stands in November afterwards. */
    issueOctober: async (): Promise<void> => {
      clock.turnTo(new Date('2026-11-04T00:30:00Z'));
      for (let again = 0; again < 2; again += 1) {
        await app.get(CloseMonths).run();
        await drain(app);
      }
      const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
      await app
        .get(ApproveDrafts)
        .all({ tier: 'retail', issuerResellerId: lantern.id, month: month('2026-10') }, actor);
      await drain(app);
    },
    stop: async (): Promise<void> => {
      await app.get(Queues).onApplicationShutdown();
      await app.close();
      await catcher.stop();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type PortalWorld = Awaited<ReturnType<typeof portalWorld>>;
