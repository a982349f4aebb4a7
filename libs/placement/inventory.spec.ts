import { inventoryOf } from './inventory';
import type { BbbServer } from './server';
import type { ServerOrder } from './server-orders.store';

const order = (rest: Partial<ServerOrder>): ServerOrder => ({
  id: 'order-1',
  resellerId: 'r1',
  forTenantId: null,
  name: 'bbb-lantern',
  state: 'ordered',
  activeTenants: 5,
  overruled: null,
  reportTokenHash: 'hash of the token',
  capacityPeople: 200,
  reportedUrl: null,
  reportedSecretSealed: null,
  serverId: null,
  lastProblem: null,
  orderedAt: new Date('2026-11-04T09:00:00Z'),
  activatedAt: null,
  endedAt: null,
  ...rest,
});
const server = (rest: Partial<BbbServer>): BbbServer => ({
  id: 's1',
  name: 'bbb-1',
  url: 'https://bbb-1.example.coop/bigbluebutton/',
  secretSealed: 'a sealed secret',
  poolResellerId: null,
  state: 'enabled',
  readsUsage: true,
  weight: 1,
  capacityPeople: 250,
  health: 'up',
  people: 0,
  meetings: 0,
  polledAt: null,
  ...rest,
});
const facts = {
  resellers: new Map([['r1', 'lantern-co-op']]),
  tenants: new Map([['t1', 'oak-housing']]),
  reportUrl: 'https://rooms.example/provisioning/hosts/ready',
};

test('hosts stand in groups by what is to be done and by pool, their variables in one piece', () => {
  const inventory = inventoryOf({ ...facts, servers: [server({})], orders: [order({ forTenantId: 't1' })] });
  expect(inventory).toMatchObject({
    all: { children: ['bbb_ordered', 'bbb_serving', 'pool_lantern_co_op', 'pool_shared'] },
    bbb_ordered: { hosts: ['bbb-lantern'] },
    bbb_serving: { hosts: ['bbb-1'] },
    pool_lantern_co_op: { hosts: ['bbb-lantern'] },
    pool_shared: { hosts: ['bbb-1'] },
  });
  expect(inventory._meta.hostvars['bbb-lantern']).toMatchObject({
    tallyroom_reseller: 'lantern-co-op',
    tallyroom_for_tenant: 'oak-housing',
    tallyroom_report_url: facts.reportUrl,
  });
  expect(inventory._meta.hostvars['bbb-1']).toMatchObject({ ansible_host: 'bbb-1.example.coop' });
});

test('no secret and no token is in it', () => {
  const text = JSON.stringify(inventoryOf({ ...facts, servers: [server({})], orders: [order({})] }));
  expect(text).not.toMatch(/sealed|hash/);
});

test('what serves or was cancelled is not to be provisioned; with nothing there, the groups still are', () => {
  const inventory = inventoryOf({
    ...facts,
    servers: [],
    orders: [order({ state: 'active', serverId: 's9' }), order({ state: 'cancelled' })],
  });
  expect(inventory).toEqual({
    _meta: { hostvars: {} },
    all: { children: ['bbb_ordered', 'bbb_serving'] },
    bbb_ordered: { hosts: [] },
    bbb_serving: { hosts: [] },
  });
});
