import { CloseMonths } from '../../libs/invoicing';
import { PollServer, SweepRecordings } from '../../libs/metering';
import { ServersStore } from '../../libs/placement';
import { asCommand, type NetworkTx, Tenancy } from '../../libs/runtime';
import { archivedMeetings } from '../../test/world/archived-meetings';
import type { RunningApplication } from '../../test/world/running-application';
import { until } from '../../test/world/until';

const across = <T>({ app }: RunningApplication, work: (tx: NetworkTx) => Promise<T>): Promise<T> =>
  app.get(Tenancy).acrossNetwork({ actor: asCommand('bench tasks'), why: 'bench' }, work);

/** Lantern with so many customers in October, meetings of one of them in the ledger, and all drafts made on 4 November. */
export async function monthToEnd(town: RunningApplication, customers: number): Promise<void> {
  town.clock.turnTo(new Date('2026-10-20T09:00:00Z'));
  await archivedMeetings(town, { 'oak-housing': [2, 3, 20] }, '2026-10-06');
  await across(town, (tx) => fillUp(tx, town, customers));
  town.clock.turnTo(new Date('2026-11-04T08:00:00Z'));
  const servers = await across(town, (tx) => town.app.get(ServersStore).all(tx));
  for (const { id } of servers.filter(({ name }) => name === town.sim.name)) {
    await town.app.get(PollServer).run(id);
    await town.app.get(SweepRecordings).run(id);
  }
  await town.app.get(CloseMonths).run();
  await until(async () => (await across(town, draftsOfRetail)) >= customers, 60_000);
}

const draftsOfRetail = async (tx: NetworkTx): Promise<number> =>
  Number(
    (await tx.one<{ n: string }>(
      `select count(*) as n from invoices i join resellers r on r.id = i.issuer_reseller_id
       where i.tier = 'retail' and r.slug = 'lantern'`,
    ))!.n,
  );

/** As many more tenants as are missing, all on the plan Commons. */
async function fillUp(tx: NetworkTx, { world }: RunningApplication, customers: number): Promise<void> {
  const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
  await tx.query(
    `insert into tenants (reseller_id, id, slug, name, meeting_key, membership_class, membership_kind, membership_standing, state, is_sandbox, language, created_at)
     select $1, gen_random_uuid(), 'c' || lpad(n::text, 2, '0'), 'Customer ' || lpad(n::text, 2, '0'), 'cust' || translate(lpad(n::text, 6, 'a'), '0189', 'bcde'),
       'user', 'organisation', 'active', 'active', false, 'en', '2026-10-01'
     from generate_series(1, $2 - (select count(*)::int from tenants where reseller_id = $1 and not is_sandbox)) n`,
    [lantern.id, customers],
  );
  await tx.query(
    `insert into payers (reseller_id, id, tier, name, address_lines, country_code, is_business, language, emails, created_at)
     select reseller_id, id, 'retail', name, '{1 Road}', 'GB', true, 'en', array[slug || '@customers.example'], '2026-10-01' from tenants
     where reseller_id = $1 and slug ~ '^c[0-9]{2}$'`,
    [lantern.id],
  );
  await tx.query(
    `insert into agreements (reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, starts_on, created_at)
     select reseller_id, id, 'retail', id, id, reseller_id, $2, '2026-10-01', '2026-10-01' from tenants where reseller_id = $1 and slug ~ '^c[0-9]{2}$'`,
    [lantern.id, lantern.issuerId],
  );
  await tx.query(
    `insert into agreement_versions (reseller_id, agreement_id, tenant_id, tier, starts_on, terms, created_at)
     select reseller_id, id, id, 'retail', '2026-10-01', '{"by":"list","priceList":"lantern-retail","plan":"commons"}', '2026-10-01' from tenants
     where reseller_id = $1 and slug ~ '^c[0-9]{2}$'`,
    [lantern.id],
  );
}
