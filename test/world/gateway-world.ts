import { SimulatedBbb } from '../../apps/bbb-sim';
import { Directory } from '../../apps/gateway/directory.service';
import { GatewayModule } from '../../apps/gateway/gateway.module';
import { Gateway } from '../../apps/gateway/gateway.service';
import { RelayModule } from '../../apps/worker/worker.module';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, tenantScope } from '../../libs/runtime';
import { TenantSecrets, TenantsModule } from '../../libs/tenants';
import { frontServer } from '../../libs/web';
import { BbbCaller } from './bbb-caller';
import { type TestContext, testContext } from './context';
import type { World, WorldTenant } from './demo-world';
import { octoberWorld } from './october';
import { RawCaller } from './raw-caller';

export interface GatewayWorld {
  readonly context: TestContext;
  readonly world: World;
  readonly sims: SimulatedBbb[];
  readonly serverIds: string[];
  readonly url: string;
  readonly actor: ReturnType<typeof asCommand>;
  tenant(slug: string): WorldTenant;
  /** A tenant's client, with the newest secret that holds. */
  caller(slug: string): Promise<BbbCaller>;
  /** The same, for those who say each byte themselves. */
  raw(slug: string): Promise<RawCaller>;
  /** What it knows of tenants grows no older: it looks again where it is told of a change, and for no other reason. */
  onlyListens(): void;
  stop(): Promise<void>;
}

/** The demo world, simulated servers and a listening gateway. */
export async function gatewayWorld(
  name: string,
  servers = 2,
  settings: Record<string, string> = {},
): Promise<GatewayWorld> {
  const front = { listener: null as Gateway | null };
  const http = frontServer(
    () => front.listener,
    (_, response) => void response.writeHead(404).end(),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as { port: number };
  const context = await testContext(name, [GatewayModule, RelayModule, TenantsModule, PlansModule, PlacementModule], {
    holds: 'october',
    now: new Date('2026-10-05T09:00:00Z'),
    settings: { PUBLIC_URL: `http://127.0.0.1:${port}`, CALLBACKS_REACH: 'loopback', ...settings },
  });
  await context.app.init();
  front.listener = context.app.get(Gateway);
  const world = await octoberWorld(context.app);
  const actor = asCommand('gateway test');
  const sims = Array.from(
    { length: servers },
    (_, at) => new SimulatedBbb(`bbb-${at + 1}`, `secret-${at + 1}`, context.clock),
  );
  const serverIds: string[] = [];
  for (const sim of sims) {
    await sim.start();
    const { id } = await context.app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor);
    serverIds.push(id);
  }
  const tenant = (slug: string): WorldTenant => world.tenants.find((one) => one.slug === slug)!;
  const callerOf = async (slug: string): Promise<BbbCaller> => {
    const { resellerId, id } = tenant(slug);
    const secrets = await context.app.get(TenantSecrets).list(tenantScope(resellerId, id, actor), id);
    return new BbbCaller(`http://127.0.0.1:${port}/t/${slug}/bigbluebutton/`, secrets.at(-1)!.secret);
  };
  return {
    context,
    world,
    sims,
    serverIds,
    url: `http://127.0.0.1:${port}`,
    actor,
    tenant,
    caller: callerOf,
    raw: async (slug) => {
      const { url, secret } = await callerOf(slug);
      return new RawCaller(`${url}api/`, secret);
    },
    onlyListens: () => {
      const { entries } = context.app.get(Directory) as unknown as { entries: Map<string, { atMs: number }> };
      for (const [slug, entry] of entries) entries.set(slug, { ...entry, atMs: Number.POSITIVE_INFINITY });
    },
    stop: async () => {
      http.closeAllConnections();
      http.close();
      await context.stop();
      await Promise.all(sims.map((sim) => sim.stop()));
    },
  };
}
