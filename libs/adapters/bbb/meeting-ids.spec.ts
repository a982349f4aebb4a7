import fc from 'fast-check';
import { createTimeOf, internalMeetingId, namespacedMeetingId, tenantKeyOf } from './meeting-ids';

const key = 'abcdefghi2';

test('an id carries its tenant and stays within what a server takes', () => {
  expect(namespacedMeetingId(key, 'board')).toBe('tabcdefghi2-board');
  const long = namespacedMeetingId(key, 'x'.repeat(256));
  expect(long).toHaveLength(255);
  expect(long).not.toBe(namespacedMeetingId(key, `${'x'.repeat(255)}y`));
  expect(tenantKeyOf(long)).toBe(key);
});

test('whatever the id, the namespaced one can be sent, is short enough, and is its own', () => {
  const anyId = fc.string({ unit: 'binary', minLength: 2, maxLength: 300 });
  fc.assert(
    fc.property(anyId, anyId, (one, other) => {
      const id = namespacedMeetingId(key, one);
      expect(decodeURIComponent(encodeURIComponent(id))).toBe(id);
      expect(id.length).toBeLessThan(256);
      expect(tenantKeyOf(id)).toBe(key);
      expect(namespacedMeetingId(key, other) === id).toBe(one === other);
    }),
  );
  expect(() => encodeURIComponent(namespacedMeetingId(key, `x${'😀'.repeat(200)}`))).not.toThrow();
  expect(() => encodeURIComponent(namespacedMeetingId(key, '😀'.repeat(200)))).not.toThrow();
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
