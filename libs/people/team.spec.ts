import type { Role } from './roles';
import { handingOver, leaving, rolesOfTeam } from './team';

const team = (...roles: Role[]) => roles.map((role, at) => ({ id: `m${at}`, role }));
const word = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each<[string, () => unknown, string]>([
  ['the only admin leaves', () => leaving(team('tenant-admin', 'tenant-viewer'), 'm0', null), 'last-admin'],
  ['the only admin becomes finance', () => leaving(team('tenant-admin'), 'm0', 'tenant-finance'), 'last-admin'],
  ['the only admin stays admin', () => leaving(team('tenant-admin'), 'm0', 'tenant-admin'), 'done'],
  ['one of two admins leaves', () => leaving(team('reseller-admin', 'reseller-admin'), 'm0', null), 'done'],
  ['a viewer leaves', () => leaving(team('tenant-admin', 'tenant-viewer'), 'm1', null), 'done'],
  [
    'a viewer becomes an operator',
    () => leaving(team('tenant-admin', 'tenant-viewer'), 'm1', 'reseller-admin'),
    'no-such-role',
  ],
  ['somebody unknown', () => leaving(team('tenant-admin'), 'm7', null), 'no-such-member'],
  ['an admin hands over', () => handingOver(team('tenant-admin', 'tenant-viewer'), 'm0', 'm1'), 'done'],
  ['a viewer hands over', () => handingOver(team('tenant-admin', 'tenant-viewer'), 'm1', 'm0'), 'no-such-member'],
  ['an admin hands over to itself', () => handingOver(team('tenant-admin'), 'm0', 'm0'), 'no-such-member'],
])('%s', (_what, work, expected) => expect(word(work)).toBe(expected));

test('a team has the roles of its side', () =>
  expect(rolesOfTeam('reseller-support')).toEqual(['reseller-admin', 'reseller-finance', 'reseller-support']));
