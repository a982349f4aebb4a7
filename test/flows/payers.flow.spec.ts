import { ChangePayer } from '../../libs/invoicing';
import { resellerScope, Tenancy, tenantScope } from '../../libs/runtime';
import { PayersStore, payerForm } from '../../libs/tenants';
import { actor, type PaymentWorld, paymentWorld } from '../world/payment-world';

/** The payer is not the login: its data, one for several tenants, another from now on; what is issued stays. */
let world: PaymentWorld;
beforeAll(async () => {
  world = await paymentWorld('payers');
}, 60_000);
afterAll(() => world.stop());

const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);
const scope = () => resellerScope(world.lantern.id, actor);
const FORM = {
  name: 'Oak Street Housing Co-op Ltd',
  address: 'c/o Finance\n40 Oak Street\n\nSheffield S0 4AA',
  countryCode: 'gb',
  vatNumber: 'gb 123 4567 89',
  emails: 'accounts@oak.example, treasurer@oak.example\nboard@oak.example',
  purchaseOrder: 'PO-7',
  language: 'ca',
};
const payerOf = async (slug: string): Promise<string> => {
  const sql = `select payer_id as id from agreements where tenant_id = $1 and ends_on is null`;
  return (await world.owner.query(sql, [world.tenant(slug).id])).rows[0].id;
};
const documents = async (tenantId: string): Promise<unknown[]> =>
  (
    await world.owner.query(
      `select state, payer_id as payer, purchase_order as "order", buyer ->> 'name' as buyer from invoices where tenant_id = $1 order by state desc`,
      [tenantId],
    )
  ).rows;

/** One that is issued, and a draft of the same agreement. */
async function billed(slug: string): Promise<void> {
  const { id } = await world.owes(slug);
  await world.owner.query(
    `insert into invoices (reseller_id, id, tier, kind, tenant_id, agreement_id, payer_id, issuer_reseller_id, issuer_id, state, month, currency,
       language, net_minor, vat_minor, gross_minor, sources_until, is_complete, created_at)
     select reseller_id, gen_random_uuid(), tier, kind, tenant_id, agreement_id, payer_id, issuer_reseller_id, issuer_id, 'draft', month, currency,
       language, net_minor, vat_minor, gross_minor, sources_until, is_complete, created_at from invoices where id = $1`,
    [id],
  );
}

test('an operator changes a payer: drafts follow, what is issued stays, and it is in the log', async () => {
  const [tenant, id] = [world.tenant('oak-housing'), await payerOf('oak-housing')];
  await billed('oak-housing');
  await world.owner.query(
    `update payers set vat_evidence = '{"checkedOn":"2026-01-01","source":"VIES"}' where id = $1`,
    [id],
  );
  await get(ChangePayer).run(scope(), id, payerForm.parse(FORM), true);
  expect(await get(Tenancy).within(scope(), (tx) => get(PayersStore).byId(tx, id))).toMatchObject({
    name: 'Oak Street Housing Co-op Ltd',
    addressLines: ['c/o Finance', '40 Oak Street', 'Sheffield S0 4AA'],
    countryCode: 'GB',
    vatNumber: 'GB123456789',
    vatEvidence: null,
    emails: ['accounts@oak.example', 'treasurer@oak.example', 'board@oak.example'],
    language: 'ca',
    isBusiness: true,
  });
  expect(await documents(tenant.id)).toEqual([
    { state: 'issued', payer: id, order: null, buyer: 'Tenant' },
    { state: 'draft', payer: id, order: 'PO-7', buyer: null },
  ]);
  const { rows } = await world.owner.query(`select details from audit_entries where action = 'changed payer'`);
  expect(rows[0].details.after.purchaseOrder).toBe('PO-7');
  expect(rows[0].details.before.name).not.toBe(rows[0].details.after.name);
});

test.each([
  ['emails', 'not an address'],
  ['emails', 'a@b.example\r\nBcc: all@world.example'],
  ['emails', ' '],
  ['vatNumber', 'ESF12345678'],
  ['countryCode', 'ZZ'],
  ['address', '\n \n'],
  ['name', ' '],
])('a wrong %s is named: %j', (field, wrong) => {
  const parsed = payerForm.safeParse({ ...FORM, [field]: wrong });
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
});

test('another payer from now on: the draft goes to it, the issued one stays, and no login changes', async () => {
  const [green, oak] = [await payerOf('green-thread'), await payerOf('oak-housing')];
  const tenant = world.tenant('green-thread');
  const people = (): Promise<number> =>
    world.figure('select count(*) from memberships where tenant_id = $1', [tenant.id]);
  const before = await people();
  await billed('green-thread');
  await get(ChangePayer).assign(scope(), tenant.id, oak);
  expect(await payerOf('green-thread')).toBe(oak);
  expect(await documents(tenant.id)).toEqual([
    { state: 'issued', payer: green, order: null, buyer: 'Tenant' },
    { state: 'draft', payer: oak, order: 'PO-7', buyer: null },
  ]);
  expect(await people()).toBe(before);
  const own = await get(ChangePayer).split(scope(), tenant.id, oak);
  expect([await payerOf('green-thread'), await payerOf('oak-housing')]).toEqual([own, oak]);
});

test('another reseller’s payer cannot be given, and a tenant’s own scope changes none', async () => {
  const foreign = (
    await world.owner.query(`select id from payers where reseller_id <> $1 and tier = 'retail' limit 1`, [
      world.lantern.id,
    ])
  ).rows[0].id;
  const tenant = world.tenant('oak-housing');
  await expect(get(ChangePayer).assign(scope(), tenant.id, foreign)).rejects.toMatchObject({ code: 'no-such-payer' });
  await expect(
    get(ChangePayer).run(
      tenantScope(world.lantern.id, tenant.id, actor),
      await payerOf('oak-housing'),
      payerForm.parse(FORM),
    ),
  ).rejects.toMatchObject({ code: 'no-such-payer' });
});
