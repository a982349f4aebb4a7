import { attribute, type Owner, type RunIdentity, type UsageRule } from './attribution';

const oak: Owner = { resellerId: 'lantern', tenantId: 'oak' };
const keys = new Map([['abcdefghi2', oak]]);
const rule = (overrides: Partial<UsageRule>): UsageRule => ({
  id: 'r1',
  serverId: null,
  metadataName: null,
  metadataValue: null,
  idPrefix: null,
  resellerId: 'lantern',
  tenantId: 'green',
  validFrom: '2026-01-01',
  validUntil: null,
  ...overrides,
});
const run = (overrides: Partial<RunIdentity> = {}): RunIdentity => ({
  serverId: 's1',
  meetingId: 'weekly',
  metadata: { 'bbb-origin-server-name': 'moodle.example' },
  createdAt: new Date('2026-10-05T10:00:00Z'),
  ...overrides,
});

describe('whose a run is', () => {
  const cases: [string, RunIdentity, UsageRule[], string | null][] = [
    ['its id carries a tenant’s key', run({ meetingId: 'tabcdefghi2-board' }), [], 'id'],
    ['the key wins over any rule', run({ meetingId: 'tabcdefghi2-board' }), [rule({ serverId: 's1' })], 'id'],
    ['a key nobody has', run({ meetingId: 'tzzzzzzzzzz-board' }), [], null],
    ['a rule for its server', run(), [rule({ serverId: 's1' })], 'rule r1'],
    ['a rule for another server', run(), [rule({ serverId: 's2' })], null],
    [
      'a rule on metadata',
      run(),
      [rule({ metadataName: 'bbb-origin-server-name', metadataValue: 'moodle.example' })],
      'rule r1',
    ],
    [
      'a rule on metadata it lacks',
      run({ metadata: {} }),
      [rule({ metadataName: 'bbb-origin-server-name', metadataValue: 'moodle.example' })],
      null,
    ],
    ['a rule on the beginning of its id', run(), [rule({ idPrefix: 'week' })], 'rule r1'],
    ['all that a rule names must match', run(), [rule({ serverId: 's1', idPrefix: 'month' })], null],
    ['a rule that starts that day', run(), [rule({ serverId: 's1', validFrom: '2026-10-05' })], 'rule r1'],
    ['a rule that ended that day', run(), [rule({ serverId: 's1', validUntil: '2026-10-05' })], null],
    [
      'the first rule that matches',
      run(),
      [rule({ id: 'r0', idPrefix: 'x' }), rule({ id: 'r2', serverId: 's1' })],
      'rule r2',
    ],
    ['nothing', run(), [], null],
  ];
  test.each(cases)('%s', (_what, identity, rules, by) => expect(attribute(identity, keys, rules)?.by ?? null).toBe(by));
});
