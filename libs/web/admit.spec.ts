import type { Membership, SignedIn } from '@/people';
import { type Asked, admit } from './admit';

const now = new Date('2026-11-05T12:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const operator: Membership = { resellerId: 'lantern', tenantId: null, role: 'reseller-support' };
const tenant: Membership = { resellerId: 'lantern', tenantId: 'oak', role: 'tenant-admin' };
const someone = (membership: Membership, session: Partial<SignedIn['session']> = {}): SignedIn => ({
  person: { id: 'p', email: 'p@example.org', name: 'P', language: 'en', memberships: [membership] },
  session: {
    id: 's',
    personId: 'p',
    createdAt: ago(60),
    lastSeenAt: ago(1),
    expiresAt: ago(-60),
    provedAt: ago(60),
    secondFactorAt: ago(60),
    hasSecondFactor: true,
    device: '',
    address: '',
    byResellerId: null,
    hasProvidersFactor: false,
    looksAtResellerId: null,
    looksAtTenantId: null,
    ...session,
  },
  isWholePerson: true,
});
const asked = (door: Asked['door'], more: Partial<Asked> = {}): Asked => ({
  door,
  permission: 'home.read',
  isDangerous: false,
  isBeforeSecondFactor: false,
  isWriting: false,
  ...more,
});
const word = (what: Asked, who: SignedIn): string => {
  try {
    const { membership, isLooking } = admit(what, who, now);
    return `${membership.role}${isLooking ? ' looking' : ''}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const none = { hasSecondFactor: false, secondFactorAt: null };
const looking = { looksAtResellerId: 'lantern', looksAtTenantId: 'oak' };

test.each<[string, Asked, SignedIn, string]>([
  ['an operator at the console', asked('console'), someone(operator), 'reseller-support'],
  ['an operator at the portal', asked('portal'), someone(operator), 'not-your-door'],
  ['a tenant at the console', asked('console'), someone(tenant), 'not-your-door'],
  ['an operator who never set up a second factor', asked('console'), someone(operator, none), 'second-factor-first'],
  [
    'the same, setting it up',
    asked('account', { isBeforeSecondFactor: true }),
    someone(operator, none),
    'reseller-support',
  ],
  [
    'a session from before the second factor was taken away',
    asked('console'),
    someone(operator, { hasSecondFactor: false }),
    'second-factor-first',
  ],
  ['a tenant without a second factor', asked('portal'), someone(tenant, none), 'tenant-admin'],
  [
    'a tenant with one, not asked yet',
    asked('portal'),
    someone(tenant, { secondFactorAt: null }),
    'second-factor-first',
  ],
  [
    'an operator whose identity provider has asked for a second factor',
    asked('console'),
    someone(operator, { ...none, secondFactorAt: ago(60), hasProvidersFactor: true }),
    'reseller-support',
  ],
  [
    'the same, where the provider says nothing of one',
    asked('console'),
    someone(operator, { ...none, byResellerId: 'lantern' }),
    'second-factor-first',
  ],
  ['a method that says nothing', asked('console', { permission: undefined }), someone(operator), 'no-door'],
  ['what the role may not', asked('console', { permission: 'invoices.read' }), someone(operator), 'not-allowed'],
  ['what is dangerous, an hour after', asked('portal', { isDangerous: true }), someone(tenant), 'prove-first'],
  [
    'what is dangerous, at once',
    asked('portal', { isDangerous: true }),
    someone(tenant, { provedAt: ago(9) }),
    'tenant-admin',
  ],
  ['support looking at a portal', asked('portal'), someone(operator, looking), 'tenant-admin looking'],
  ['support looking, and changing', asked('portal', { isWriting: true }), someone(operator, looking), 'looking-only'],
  [
    'support looking, at a secret',
    asked('portal', { permission: 'secrets.read' }),
    someone(operator, looking),
    'looking-only',
  ],
  [
    'support looking, at the log',
    asked('portal', { permission: 'audit.read' }),
    someone(operator, looking),
    'tenant-admin looking',
  ],
  [
    'support looking at another reseller’s tenant',
    asked('portal'),
    someone(operator, { ...looking, looksAtResellerId: 'wren' }),
    'not-your-door',
  ],
  [
    'a tenant who looks at a neighbour',
    asked('portal'),
    someone(tenant, { ...looking, looksAtTenantId: 'green' }),
    'tenant-admin',
  ],
  [
    'finance, which may not look',
    asked('portal'),
    someone({ ...operator, role: 'reseller-finance' }, looking),
    'not-your-door',
  ],
])('%s', (_what, what, who, expected) => expect(word(what, who)).toBe(expected));
