import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { SimulatedStripe } from '../../apps/stripe-sim';
import type { Clock } from '../../libs/kernel';
import { ConnectAccount } from '../../libs/payments';
import { asCommand, Tenancy } from '../../libs/runtime';
import { IssuersStore, ResellersStore } from '../../libs/tenants';

const actor = asCommand('demo');
const reason = { actor, why: 'connect the demo to its simulated Stripe' };

/** A simulated Stripe on the demo's clock. */
export async function startStripe(clock: Clock, port: number | undefined): Promise<SimulatedStripe> {
  const stripe = new SimulatedStripe(clock);
  await stripe.start(port);
  return stripe;
}

/**
 * Every reseller's issuer has its own account there. A second start finds the simulated Stripe empty: other accounts take
 * the place of those before, what of them was written down here is let go of, and what was on its way is given up.
 */
export async function connectStripe(app: INestApplicationContext, stripe: SimulatedStripe): Promise<void> {
  const issuers = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
    await tx.query('update payment_customers set external_id = null, created_at = $1', [tx.clock.now()]);
    await tx.query(
      `update payment_methods set state = 'inactive', inactive_reason = 'removed' where state <> 'inactive'`,
    );
    await tx.query(
      `update payments set state = 'canceled' where state in ('prepared', 'created', 'confirming', 'requires-action', 'processing')`,
    );
    await tx.query('update payment_allocations set is_under_way = false where is_under_way');
    await tx.query('update payment_accounts set webhook_secrets_sealed = null');
    const found = [];
    for (const { id, slug, name } of await app.get(ResellersStore).all(tx))
      found.push({ slug, name, issuer: (await app.get(IssuersStore).ofReseller(tx, id))[0]! });
    return found;
  });
  const start = randomBytes(3).toString('hex');
  for (const { slug, name, issuer } of issuers) {
    const secretKey = `sk_test_${slug.replaceAll('-', '')}`;
    stripe.addAccount({ id: `acct_${slug}_${start}`, name, secretKey });
    const ref = { tier: 'retail' as const, issuerResellerId: issuer.resellerId, issuerId: issuer.id };
    await app.get(ConnectAccount).run(ref, secretKey, actor);
  }
}
