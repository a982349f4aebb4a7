import { Client } from 'pg';
import type { SimAccount } from '../../apps/stripe-sim';
import { SimulatedStripe } from '../../apps/stripe-sim';
import { RelayModule } from '../../apps/worker/worker.module';
import { BankModule } from '../../libs/bank';
import { newId, TurnableClock } from '../../libs/kernel';
import { ConnectAccount, type DuePayer, SaveMethod } from '../../libs/payments';
import { PlansModule } from '../../libs/plans';
import { asCommand } from '../../libs/runtime';
import { StatementsModule } from '../../libs/statements';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from './context';
import type { World, WorldReseller, WorldTenant } from './demo-world';
import { type InvoiceToPay, invoiceToPay } from './invoices-to-pay';
import { octoberWorld } from './october';

export const actor = asCommand('payment test');

/** The demo world with a simulated Stripe: Lantern has connected its account, and its tenants owe and save methods. */
export interface PaymentWorld {
  readonly context: TestContext;
  readonly stripe: SimulatedStripe;
  readonly account: SimAccount;
  readonly accountId: string;
  readonly world: World;
  readonly lantern: WorldReseller;
  readonly owner: Client;
  tenant(slug: string): WorldTenant;
  owes(slug: string, options?: Parameters<typeof invoiceToPay>[3]): Promise<InvoiceToPay>;
  payer(invoice: InvoiceToPay): DuePayer;
  /** One more payer like that of an invoice; answers its id. */
  payerLike(invoice: InvoiceToPay): Promise<string>;
  /** Saves a card or an account by the set-up page, as its holder would. */
  saves(payer: DuePayer, typed: Record<string, string>): Promise<void>;
  figure(sql: string, parameters?: unknown[]): Promise<number>;
  stop(): Promise<void>;
}

export async function paymentWorld(
  name: string,
  { now = new Date('2026-11-18T09:00:00Z'), settings = {} }: { now?: Date; settings?: Record<string, string> } = {},
): Promise<PaymentWorld> {
  const clock = new TurnableClock(now);
  const stripe = new SimulatedStripe(clock);
  const account = stripe.addAccount({ id: 'acct_lantern', name: 'Lantern', secretKey: 'sk_test_lantern' });
  await stripe.start(0, { isDelivering: false });
  const context = await testContext(name, [TenantsModule, PlansModule, RelayModule, BankModule, StatementsModule], {
    holds: 'october',
    clock,
    settings: {
      STRIPE_API_URL: stripe.url,
      STRIPE_REQUESTS_PER_SECOND: '500',
      PUBLIC_URL: 'http://platform.example',
      ...settings,
    },
  });
  const world = await octoberWorld(context.app);
  const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
  const { accountId } = await context.app
    .get(ConnectAccount)
    .run({ tier: 'retail', issuerResellerId: lantern.id, issuerId: lantern.issuerId }, account.secretKey, actor);
  const owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
  const tenant = (slug: string): WorldTenant => world.tenants.find((one) => one.slug === slug)!;
  return {
    context,
    stripe,
    account,
    accountId,
    world,
    lantern,
    owner,
    tenant,
    owes: (slug, options) => invoiceToPay(owner, lantern, tenant(slug), options),
    payer: ({ payerId }) => ({
      tier: 'retail',
      issuerResellerId: lantern.id,
      issuerId: lantern.issuerId,
      resellerId: lantern.id,
      payerId,
    }),
    payerLike: async ({ payerId }) => {
      const id = newId();
      await owner.query(
        `insert into payers select (jsonb_populate_record(y, jsonb_build_object('id', $2::text))).* from payers y where y.id = $1`,
        [payerId, id],
      );
      return id;
    },
    saves: async (payer, typed) => {
      const url = await context.app.get(SaveMethod).open(payer, '/portal/payment-method', actor);
      await typeOn(url, typed);
      await context.app.get(SaveMethod).ask(payer, new URL(url).pathname.split('/').at(-1)!, actor);
    },
    figure: async (sql, parameters = []) =>
      Number((await owner.query(`select (${sql})::bigint as n`, parameters)).rows[0].n),
    stop: async () => {
      await owner.end();
      await context.stop();
      await stripe.stop();
    },
  };
}

/** What a visitor does on a page of the simulated Stripe: fills the form and sends it. */
export async function typeOn(url: string, typed: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(typed), redirect: 'manual' });
}
