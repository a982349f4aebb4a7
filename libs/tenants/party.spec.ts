import { type Membership, mayResell } from './party';

const organisation = { membershipKind: 'organisation' } as const;

describe('who may resell', () => {
  const cases: [string, Membership & { isNetwork?: boolean }, boolean][] = [
    [
      'an operational member in standing',
      { ...organisation, membershipClass: 'operational', membershipStanding: 'active' },
      true,
    ],
    [
      'an operational member whose membership lapsed',
      { ...organisation, membershipClass: 'operational', membershipStanding: 'lapsed' },
      false,
    ],
    ['a user member in standing', { ...organisation, membershipClass: 'user', membershipStanding: 'active' }, false],
    [
      'the network selling directly',
      { ...organisation, membershipClass: 'user', membershipStanding: 'community', isNetwork: true },
      true,
    ],
  ];
  test.each(cases)('%s', (_who, member, expected) => expect(mayResell(member)).toBe(expected));
});
