import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { AllModule } from '../../apps/all/all.module';
import type { SimulatedBbb } from '../../apps/bbb-sim';
import { namespacedMeetingId } from '../../libs/adapters/bbb';
import type { TurnableClock } from '../../libs/kernel';
import { SignIn } from '../../libs/people';
import { asCommand, type Config, serveMetrics, Tenancy } from '../../libs/runtime';
import { webApplication } from '../../libs/web';
import { demoLogins } from '../../test/world/demo-parties';
import type { MailCatcher } from '../mail-catcher/mail-catcher';

export interface Demo {
  readonly clock: TurnableClock;
  readonly sims: readonly SimulatedBbb[];
  readonly catcher: MailCatcher;
  readonly config: Config;
  readonly file: string;
}

const LIVE_ROOMS = ['oak-housing', 'green-thread', 'seed-library'];

/** The whole application in one process, with a few live meetings going on, until it is told to stop. */
export async function stayUp({ clock, sims, catcher, config, file }: Demo): Promise<void> {
  const app = await webApplication(AllModule.with({ config, clock }));
  await serveMetrics(config.METRICS_PORT, config.HTTP_HOST);
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  const keys = await app
    .get(Tenancy)
    .acrossNetwork({ actor: asCommand('demo'), why: 'demo rooms' }, (tx) =>
      tx.query<{ slug: string; key: string }>('select slug, meeting_key as key from tenants where slug = any($1)', [
        LIVE_ROOMS,
      ]),
    );
  const live = setInterval(() => keepMeetingsLive(sims, keys), 20_000);
  keepMeetingsLive(sims, keys);
  const urls = {
    platform: config.PUBLIC_URL,
    mail: catcher.url,
    metrics: `http://${config.HTTP_HOST}:${config.METRICS_PORT}/metrics`,
  };
  const logins = [];
  for (const { email, role, reseller, tenant } of demoLogins()) {
    logins.push({
      role,
      email,
      reseller,
      tenant: tenant ?? null,
      link: await app
        .get(SignIn)
        .createLink(email)
        .catch(() => null),
    });
  }
  const servers = sims.map(({ name, url, secret }) => ({ name, kind: 'simulated', url, secret }));
  writeFileSync(file, `${JSON.stringify({ urls, servers, logins }, null, 2)}\n`, { mode: 0o600 });
  print(urls, logins, file);
  const stop = async (): Promise<void> => {
    clearInterval(live);
    await app.close();
    await Promise.all([catcher.stop(), ...sims.map((sim) => sim.stop())]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

/** Three rooms with people in them: one that has ended begins again. */
function keepMeetingsLive(sims: readonly SimulatedBbb[], keys: readonly { slug: string; key: string }[]): void {
  keys.forEach(({ slug, key }, index) => {
    const { state } = sims[index % sims.length]!;
    const meetingId = namespacedMeetingId(key, 'live');
    state.tick();
    if (state.findLive(meetingId)) return;
    const meeting = state.create(meetingId, `Open room of ${slug}`, { record: String(index === 0), duration: '40' });
    for (let person = 0; person < 6; person += 1) state.join(meeting, `Guest ${person + 1}`, 'VIEWER');
  });
}

function print(
  urls: { platform: string; mail: string; metrics: string },
  logins: readonly { role: string; email: string; link: string | null }[],
  file: string,
): void {
  const rows = [
    ['Platform', urls.platform],
    ['Caught mail', urls.mail],
    ['Metrics', urls.metrics],
    ...logins
      .filter(({ role, email }) => role !== 'tenant-admin' || email.includes('oak-housing'))
      .map(({ role, email, link }) => [`${role} ${email}`, link ?? 'ask for a link on the sign-in page']),
  ];
  const width = Math.max(...rows.map(([name]) => name!.length));
  process.stdout.write(
    `\n${rows.map(([name, value]) => `  ${name!.padEnd(width)}  ${value}`).join('\n')}\n\n  All of it is in ${path.relative(process.cwd(), file)}. Ctrl-C stops everything.\n\n`,
  );
}
