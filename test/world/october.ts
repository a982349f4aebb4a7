import { month, TurnableClock } from '../../libs/kernel';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { contextOn } from './context';
import { DEMO_RESELLERS } from './demo-parties';
import { buildDemoWorld, type Services, type World } from './demo-world';
import { makeOctoberTemplate, makeTemplate } from './test-database';

/** The month of the demo world that is built once for a whole test run, and copied with its database. */
export const OCTOBER = month('2026-10');

/** Both templates of databases. October is built at its first moment: nothing of it is younger than what a test does. */
export async function makeTemplates(): Promise<void> {
  await makeTemplate();
  const urls = await makeOctoberTemplate();
  const clock = new TurnableClock(new Date('2026-10-01T00:00:00Z'));
  const { app, stop } = await contextOn(urls, [TenantsModule, PlansModule], { clock });
  await buildDemoWorld(app, OCTOBER);
  await stop();
}

/** The demo world as it stands in a copy of its database. */
export async function octoberWorld(services: Services): Promise<World> {
  const look = <T>(sql: string): Promise<T[]> =>
    services
      .get(Tenancy)
      .acrossNetwork({ actor: asCommand('october'), why: 'find the demo world' }, (tx) => tx.query<T>(sql));
  const issuers = await look<{ slug: string; id: string; issuerId: string }>(
    `select r.slug, r.id, i.id as "issuerId" from resellers r join issuers i on i.reseller_id = r.id`,
  );
  const tenants = await look<{ slug: string; id: string; meetingKey: string }>(
    `select slug, id, meeting_key as "meetingKey" from tenants`,
  );
  const resellers = DEMO_RESELLERS.map((demo) => ({ ...demo, ...issuers.find(({ slug }) => slug === demo.slug)! }));
  return {
    resellers,
    tenants: resellers.flatMap(({ id: resellerId, slug: resellerSlug, tenants: demos }) =>
      demos.map((demo) => ({ ...demo, ...tenants.find(({ slug }) => slug === demo.slug)!, resellerId, resellerSlug })),
    ),
  };
}
