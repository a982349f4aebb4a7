import { randomBytes } from 'node:crypto';
import { SimulatedBbb } from '../../../apps/bbb-sim';
import { ActivateServer, MoveTenants, OrderServer, ServersStore, secretPlace } from '../../../libs/placement';
import { Sealer, Tenancy } from '../../../libs/runtime';
import { ResellersStore, TenantGatewaysStore, TenantsStore } from '../../../libs/tenants';
import { actor, type Stage, type Tell } from './stage';

const NAME = 'bbb-lantern';
const RESELLER = 'lantern';
const reason = { actor, why: 'move a customer' };

/** A second start: the dedicated server that was ordered in the first comes up again, at another port. */
export async function restoreDedicated(stage: Stage): Promise<void> {
  const { app, clock, sims } = stage;
  const known = await find(stage);
  if (!known) return;
  const sim = new SimulatedBbb(NAME, app.get(Sealer).open(known.secretSealed, secretPlace(known.id)), clock);
  await sim.start();
  await app
    .get(Tenancy)
    .acrossNetwork(reason, (tx) => app.get(ServersStore).moveTo(tx, known.id, sim.url, known.secretSealed));
  sims.push(sim);
}

/** Moves the next of a reseller's tenants to its dedicated server, which is ordered and taken into service first. */
export async function moveCustomer(stage: Stage, tell: Tell): Promise<string> {
  const { app } = stage;
  const serverId = (await find(stage))?.id ?? (await order(stage, tell));
  const { tenants, reseller } = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
    const own = (await app.get(ResellersStore).all(tx)).find(({ slug }) => slug === RESELLER)!;
    const found = [];
    for (const tenant of await app.get(TenantsStore).all(tx)) {
      if (tenant.resellerId !== own.id || tenant.state !== 'active') continue;
      const { homeServerId } = await app.get(TenantGatewaysStore).of(tx, own.id, tenant.id);
      found.push({ ...tenant, isThere: homeServerId === serverId });
    }
    return { tenants: found, reseller: own };
  });
  const next = tenants.find(({ isThere }) => !isThere);
  if (!next) return `All tenants of ${reseller.name} are on ${NAME} already.`;
  await app.get(MoveTenants).start(reseller.id, next.id, serverId, actor);
  return `${next.name} moves to ${NAME}: its next meeting is there, at the same address and secret.`;
}

async function order(stage: Stage, tell: Tell): Promise<string> {
  const { app, clock, sims } = stage;
  tell(`Ordering ${NAME}, and looking whether it is good.`);
  const reseller = await app
    .get(Tenancy)
    .acrossNetwork(
      reason,
      async (tx) => (await app.get(ResellersStore).all(tx)).find(({ slug }) => slug === RESELLER)!,
    );
  const sim = new SimulatedBbb(NAME, randomBytes(20).toString('hex'), clock);
  await sim.start();
  sims.push(sim);
  const wanted = { resellerId: reseller.id, forTenantId: null, name: NAME, overruled: null };
  const { id: orderId } = await app.get(OrderServer).run(wanted, actor);
  return app.get(ActivateServer).run({ orderId, url: sim.url, secret: sim.secret }, actor);
}

const find = async ({ app }: Stage) =>
  (await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(ServersStore).all(tx))).find(
    ({ name }) => name === NAME,
  );
