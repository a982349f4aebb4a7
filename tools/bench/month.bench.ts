import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { ApproveDrafts, CloseMonths } from '../../libs/invoicing';
import { month } from '../../libs/kernel';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { testContext } from '../../test/world/context';
import { makeTemplate } from '../../test/world/test-database';
import { median, peakMiB, rounded, seconds } from './measure';
import { fillMonth, floor } from './month-world';

const actor = asCommand('bench month');
/** As many jobs of the billing queue at a time as a worker takes. */
const BILLING_AT_ONCE = 2;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Making and issuing every invoice of a month, without PDF, mail and payment, by the services the product uses. */
async function measure(size: {
  resellers: number;
  tenants: number;
  meetings: number;
}): Promise<{ product: number; floor: number }> {
  const context = await testContext('bench', [TenantsModule, PlansModule, RelayModule], {
    now: new Date('2026-11-04T09:00:00Z'),
  });
  say(`filling ${size.tenants} tenants, ${size.meetings} meetings`);
  await fillMonth(context.urls.tallyroom_owner, size);
  const product = await seconds(async () => {
    await context.app.get(CloseMonths).run();
    await drain(context.app, { atOnce: BILLING_AT_ONCE });
    const issuers = await context.app
      .get(Tenancy)
      .acrossNetwork({ actor, why: 'bench' }, (tx) =>
        tx.query<{ id: string; isNetwork: boolean }>('select id, is_network as "isNetwork" from resellers'),
      );
    for (const { id, isNetwork } of issuers) {
      await context.app
        .get(ApproveDrafts)
        .all({ tier: isNetwork ? 'wholesale' : 'retail', issuerResellerId: id, month: month('2026-10') }, actor);
    }
    await drain(context.app, {
      atOnce: BILLING_AT_ONCE,
      without: ['invoicing.render-files', 'payments.apply-credit', 'dunning.review-standing', 'telling.tell-event'],
    });
  });
  const [made] = await context.app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'bench' }, (tx) =>
      tx.query<{ documents: string; lines: string; open: string }>(
        `select count(*) as documents, (select count(*) from invoice_lines) as lines, count(*) filter (where state <> 'issued') as open from invoices`,
      ),
    );
  if (made!.open !== '0') throw new Error(`${made!.open} documents were not issued`);
  const bare = await floor(context.urls.tallyroom_owner);
  const floors: number[] = [];
  for (let round = 0; round < 3; round += 1) floors.push(await seconds(bare.run));
  await bare.close();
  say(
    `${made!.documents} documents with ${made!.lines} lines: ${rounded(product)} s; bare minimum ${floors.map(rounded).join(', ')} s`,
  );
  await context.stop();
  return { product, floor: median(floors) };
}

async function main(): Promise<void> {
  await makeTemplate();
  const tenth = await measure({ resellers: 20, tenants: 1_000, meetings: 100_000 });
  const full = await measure({ resellers: 20, tenants: 10_000, meetings: 1_000_000 });
  say(
    JSON.stringify({
      bench: 'month',
      ratio: rounded(full.product / full.floor),
      growth: rounded(full.product / 10 / tenth.product),
      peakMiB: peakMiB(),
    }),
  );
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
