import { LiftSuspension, Suspend } from '../../libs/dunning';
import { networkScope, readOnly, resellerScope, Tenancy } from '../../libs/runtime';
import { RestrictionsStore, TenantsStore } from '../../libs/tenants';
import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import type { RawCaller } from '../world/raw-caller';
import { until } from '../world/until';

/** An operator suspends a tenant and lifts it again: what the gateway says, what is kept, who is told. */
let gateway: GatewayWorld;
let client: RawCaller;
beforeAll(async () => {
  gateway = await gatewayWorld('suspension', 1);
  client = await gateway.raw('oak-housing');
}, 60_000);
afterAll(() => gateway.stop());

const oak = () => gateway.tenant('oak-housing');
const scope = () => resellerScope(oak().resellerId, gateway.actor);
const get: GatewayWorld['context']['app']['get'] = (token) => gateway.context.app.get(token);
const answerTo = async (call: string, values: Record<string, string>): Promise<string> => {
  const { text } = await client.with(call, values);
  return elementOf(text, 'messageKey') || elementOf(text, 'returncode');
};
const begins = (meetingID: string): Promise<string> => answerTo('create', { meetingID, name: 'A meeting' });
const look = <T>(work: Parameters<Tenancy['within']>[1]): Promise<T> =>
  get(Tenancy).within(readOnly(scope()), work) as Promise<T>;
const stateOf = async () => (await look<{ state: string }>((tx) => get(TenantsStore).byId(tx, oak().id))).state;

test('a suspension needs a reason, holds as soon as it is told, and leaves what runs and what is kept alone', async () => {
  expect(await begins('goes-on')).toBe('SUCCESS');
  await expect(get(Suspend).run(scope(), oak().id, '  ')).rejects.toMatchObject({
    code: 'suspension-without-reason',
  });
  gateway.onlyListens();
  await get(Suspend).run(scope(), oak().id, 'Sends unwanted mail');
  await until(async () => (await begins('new')) === 'forbidden');
  expect(await answerTo('join', { meetingID: 'goes-on', fullName: 'Ada', role: 'VIEWER' })).toBe('forbidden');
  expect((await client.call('getMeetings')).text).toContain('<meetingID>goes-on</meetingID>');
  expect(await answerTo('getRecordings', {})).toBe('noRecordings');
  expect(await stateOf()).toBe('suspended');
  await expect(get(Suspend).run(scope(), oak().id, 'Again')).rejects.toMatchObject({ code: 'already-suspended' });
});

test('its administrators are told why, in their language, once', async () => {
  const letters = await look<{ recipients: string[]; subject: string; content: { paragraphs: string[] } }[]>((tx) =>
    tx.query(`select recipients, subject, content from letters where kind = 'suspended'`),
  );
  expect(letters).toHaveLength(1);
  expect(letters[0]!.recipients).toEqual(['admin@oak-housing.example']);
  expect(letters[0]!.content.paragraphs.join(' ')).toContain('Sends unwanted mail');
});

test('it is lifted with a reason, and both stand in the history', async () => {
  gateway.onlyListens();
  await get(LiftSuspension).run(scope(), oak().id, 'Has stopped');
  await until(async () => (await begins('new')) === 'SUCCESS');
  expect(await stateOf()).toBe('active');
  await expect(get(LiftSuspension).run(scope(), oak().id, 'Again')).rejects.toMatchObject({ code: 'not-suspended' });
  expect(
    await look((tx) => get(RestrictionsStore).history(tx, { resellerId: oak().resellerId, tenantId: oak().id })),
  ).toMatchObject([
    { level: 'suspended', cause: 'operator', reason: 'Sends unwanted mail', liftedReason: 'Has stopped' },
  ]);
});

test('another reseller’s people and a wrong id reach nobody', async () => {
  const stranger = gateway.world.resellers.find(({ id }) => id !== oak().resellerId)!;
  await expect(get(Suspend).run(resellerScope(stranger.id, gateway.actor), oak().id, 'Not mine')).rejects.toMatchObject(
    { code: 'no-such-tenant' },
  );
  await expect(
    get(Suspend).run(networkScope(oak().resellerId, gateway.actor), stranger.id, 'No tenant'),
  ).rejects.toMatchObject({ code: 'no-such-tenant' });
  await expect(
    get(Suspend).run(resellerScope(oak().resellerId, gateway.actor), null, 'Not mine to do'),
  ).rejects.toThrow('row-level security');
  const network = gateway.world.resellers.find(({ isNetwork }) => isNetwork)!;
  await expect(get(Suspend).run(networkScope(network.id, gateway.actor), null, 'Itself')).rejects.toMatchObject({
    code: 'network-suspends-itself',
  });
});
