import { createTimeOf, internalMeetingId, namespacedMeetingId, tenantKeyOf } from './meeting-ids';

const key = 'abcdefghi2';

test('an id carries its tenant and stays within what a server takes', () => {
  expect(namespacedMeetingId(key, 'board')).toBe('tabcdefghi2-board');
  const long = namespacedMeetingId(key, 'x'.repeat(256));
  expect(long).toHaveLength(255);
  expect(long).not.toBe(namespacedMeetingId(key, `${'x'.repeat(255)}y`));
  expect(tenantKeyOf(long)).toBe(key);
});

test.each(['board', 'tabc-board', 'TABCDEFGHI2-board', 'xtabcdefghi2-board'])('%s is nobody’s', (id) =>
  expect(tenantKeyOf(id)).toBeNull(),
);

test('an internal id holds its createTime', () => {
  expect(createTimeOf(internalMeetingId('random-9019868', 1698771157700))).toBe(1698771157700);
  expect(internalMeetingId('random-9019868', 1698771157700)).toMatch(/^[0-9a-f]{40}-1698771157700$/);
  for (const id of ['', 'abc', `${'a'.repeat(40)}-1`, `${'g'.repeat(40)}-1698771157700`])
    expect(createTimeOf(id)).toBeNull();
});
