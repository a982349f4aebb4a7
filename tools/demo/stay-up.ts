import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AllModule } from '../../apps/all/all.module';
import type { Player, SimulatedBbb } from '../../apps/bbb-sim';
import type { SimulatedStripe } from '../../apps/stripe-sim';
import type { TurnableClock } from '../../libs/kernel';
import { API_SCOPES, ApiKeys, mayAs } from '../../libs/people';
import {
  asCommand,
  type Config,
  Readiness,
  resellerScope,
  serveMetrics,
  Tenancy,
  tenantScope,
} from '../../libs/runtime';
import { ResellersStore, TenantSecrets, TenantsStore } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { demoLogins, demoSecondFactor } from '../../test/world/demo-parties';
import type { MailCatcher } from '../mail-catcher/mail-catcher';
import { startAuthenticator } from './authenticator';
import { keepRecordings } from './kept-recordings';
import { keepRoomsOpen } from './rooms';
import { restoreDedicated } from './strip/dedicated';
import { pause, type Stage } from './strip/stage';
import { addStrip } from './strip/strip';
import { visitAs } from './strip/visitors';

export interface Demo {
  readonly clock: TurnableClock;
  readonly sims: SimulatedBbb[];
  readonly stripe: SimulatedStripe;
  readonly catcher: MailCatcher;
  readonly config: Config;
  readonly file: string;
  /** What goes on on the simulated servers. */
  readonly player: Player;
  /** Where what a second start needs is kept. */
  readonly folder: string;
}

/** The whole application in one process, with a few live meetings going on, until it is told to stop. */
export async function stayUp({ clock, sims, stripe, catcher, config, file, player, folder }: Demo): Promise<void> {
  const app = await webApplication(AllModule.with({ config, clock }));
  const stage: Stage = { app, clock, sims, player, stripe, catcher, settle: () => pause(200) };
  let failedCalls = 0;
  const operators = demoLogins().map(({ email, tenant }) => ({
    email,
    secondFactor: tenant ? null : demoSecondFactor(email),
  }));
  const authenticator = await startAuthenticator(clock, operators);
  const urls = {
    demo: `${config.PUBLIC_URL}/demo`,
    platform: config.PUBLIC_URL,
    mail: catcher.url,
    stripe: stripe.url,
    authenticator: authenticator.url,
    metrics: `http://${config.HTTP_HOST}:${config.METRICS_PORT}/metrics`,
  };
  const acts = addStrip(app, stage, () => failedCalls, urls);
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST, app.get(Readiness));
  await restoreDedicated(stage);
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  const tenants = await endpoints(app, config.PUBLIC_URL);
  clock.run();
  const keepLive = async (): Promise<void> => {
    if (acts.shown.isBusy) return;
    stage.player.turnTo(clock.now());
    await keepRoomsOpen(app, sims, tenants, clock).catch((error: Error) => {
      failedCalls += 1;
      process.stderr.write(`${error.message}\n`);
    });
    keepRecordings(folder, sims);
  };
  const live = setInterval(() => void keepLive(), 20_000);
  await keepLive();
  const logins = demoLogins().map(({ email, role, reseller, tenant }) => ({
    role,
    email,
    reseller,
    tenant: tenant ?? null,
    link: `${config.PUBLIC_URL}${visitAs(email)}`,
    secondFactor: tenant ? null : demoSecondFactor(email),
  }));
  const servers = sims.map(({ name, url, secret }) => ({ name, kind: 'simulated', url, secret }));
  const apiKeys = await demoKeys(app);
  writeFileSync(file, `${JSON.stringify({ urls, servers, logins, tenants, apiKeys }, null, 2)}\n`, { mode: 0o600 });
  print(urls, logins, file);
  const stop = async (): Promise<void> => {
    clearInterval(live);
    keepRecordings(folder, sims);
    authenticator.stop();
    await app.close();
    await Promise.all([catcher.stop(), stripe.stop(), ...sims.map((sim) => sim.stop())]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

/** A key for the network, a reseller and a tenant; those of the start before are revoked, for a key is shown once. */
async function demoKeys(app: NestFastifyApplication): Promise<{ scope: string; key: string }[]> {
  const actor = asCommand('demo');
  const found = await app.get(Tenancy).acrossNetwork({ actor, why: 'demo keys' }, async (tx) => ({
    network: (await app.get(ResellersStore).network(tx))!,
    tenant: await app.get(TenantsStore).bySlug(tx, 'oak-housing'),
  }));
  const { resellerId, id } = found.tenant;
  const owners = [
    { scope: 'network', of: resellerScope(found.network.id, actor), role: 'network-admin' },
    { scope: 'reseller lantern', of: resellerScope(resellerId, actor), role: 'reseller-admin' },
    { scope: 'tenant oak-housing', of: tenantScope(resellerId, id, actor), role: 'tenant-admin' },
  ] as const;
  const keys = [];
  for (const { scope, of, role } of owners) {
    for (const old of await app.get(ApiKeys).list(of))
      if (old.name === 'demo') await app.get(ApiKeys).revoke(of, old.id);
    const scopes = API_SCOPES.filter((one) => mayAs(role, one));
    keys.push({ scope, key: await app.get(ApiKeys).make(of, role, 'demo', scopes) });
  }
  return keys;
}

export interface Endpoint {
  readonly id: string;
  readonly resellerId: string;
  readonly slug: string;
  readonly reseller: string;
  readonly endpoint: string;
  readonly secrets: string[];
}

/** Every tenant's own BBB address and secrets. */
async function endpoints(app: NestFastifyApplication, publicUrl: string): Promise<Endpoint[]> {
  const actor = asCommand('demo');
  const [tenants, resellers] = await app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'demo rooms' }, async (tx) => [
      await app.get(TenantsStore).all(tx),
      await app.get(ResellersStore).all(tx),
    ]);
  return Promise.all(
    tenants.map(async ({ id, resellerId, slug }) => ({
      id,
      resellerId,
      slug,
      reseller: resellers.find((reseller) => reseller.id === resellerId)!.slug,
      endpoint: `${publicUrl}/t/${slug}/bigbluebutton/`,
      secrets: (await app.get(TenantSecrets).list(tenantScope(resellerId, id, actor), id)).map(({ secret }) => secret),
    })),
  );
}

function print(
  urls: { demo: string; mail: string; authenticator: string; metrics: string },
  logins: readonly { role: string; email: string; link: string }[],
  file: string,
): void {
  const rows = [
    ['Begin here', urls.demo],
    ['Caught mail', urls.mail],
    ['Paying', 'simulated Stripe: card 4242 4242 4242 4242, or sort code 10-88-00, account 00012345'],
    ['Authenticator', urls.authenticator],
    ['Metrics', urls.metrics],
    ...logins
      .filter(({ role, email }) => !role.startsWith('tenant-') || email.includes('oak-housing'))
      .map(({ role, email, link }) => [`${role} ${email}`, link]),
  ];
  const width = Math.max(...rows.map(([name]) => name!.length));
  process.stdout.write(
    `\n${rows.map(([name, value]) => `  ${name!.padEnd(width)}  ${value}`).join('\n')}\n\n  All of it is in ${path.relative(process.cwd(), file)}. Ctrl-C stops everything.\n\n`,
  );
}
