import type { Role } from './roles';

const ADMINS = ['network-admin', 'reseller-admin'] as const;
const FINANCE = [...ADMINS, 'network-finance', 'reseller-finance'] as const;
const OPERATORS = [...FINANCE, 'reseller-support'] as const;
const SUPPORT = [...ADMINS, 'reseller-support'] as const;
const PAYERS = ['tenant-admin', 'tenant-finance'] as const;
const TENANTS = [...PAYERS, 'tenant-viewer'] as const;
const EVERYONE = [...OPERATORS, ...TENANTS] as const;
const HEADS = [...ADMINS, 'tenant-admin'] as const;

/**
 * The one table of who may do what. A word holds for both sides: `invoices.read` is a reseller's finance in the console
 * and a tenant's viewer in the portal; the door says whose rows they are. What stands nowhere is allowed to nobody.
 */
const table = {
  'account.own': EVERYONE,
  'home.read': EVERYONE,

  'usage.read': EVERYONE,
  'usage.attribute': SUPPORT,
  'rooms.read': TENANTS,
  'rooms.change': ['tenant-admin'],
  'recordings.read': TENANTS,
  'recordings.change': ['tenant-admin'],
  'recordings.delete': ['tenant-admin'],

  'invoices.read': [...FINANCE, ...TENANTS],
  'invoices.change': FINANCE,
  'invoices.credit': FINANCE,
  'invoices.question': TENANTS,
  'questions.answer': OPERATORS,
  'payments.read': [...FINANCE, ...PAYERS],
  'payments.match': FINANCE,
  'payments.refund': FINANCE,
  'payments.pay': PAYERS,
  'payers.change': [...FINANCE, ...PAYERS],
  'settlement.read': FINANCE,
  'settlement.change': FINANCE,
  'margin.read': FINANCE,
  'plans.read': [...FINANCE, ...TENANTS],
  'plans.change': ADMINS,
  'plans.ask': PAYERS,
  'issuer.read': FINANCE,
  'issuer.change': ADMINS,
  'issuer.bank': ADMINS,

  'tenants.read': OPERATORS,
  'tenants.note': OPERATORS,
  'tenants.change': ADMINS,
  'tenants.suspend': FINANCE,
  'tenants.move': ADMINS,
  'tenants.look': SUPPORT,
  'joining.decide': ADMINS,
  'secrets.read': HEADS,
  'secrets.change': HEADS,
  'limits.change': [...ADMINS, ...PAYERS],

  'servers.read': OPERATORS,
  'servers.order': ADMINS,
  'servers.change': ['network-admin'],
  'resellers.read': ['network-admin', 'network-finance'],
  'resellers.change': ['network-admin'],
  /** By which terms one buys, and whether its tenants may meet at all. */
  'resellers.govern': ['network-admin'],

  'mails.read': OPERATORS,
  'mails.retry': FINANCE,
  'jobs.read': SUPPORT,
  'jobs.retry': ADMINS,
  'branding.change': ADMINS,
  'sign-in.change': ADMINS,

  'team.read': EVERYONE,
  'team.change': HEADS,
  'keys.read': HEADS,
  'keys.change': HEADS,
  'webhooks.read': HEADS,
  'webhooks.change': HEADS,
  'audit.read': HEADS,
  'data.export': [...ADMINS, 'tenant-admin'],
  'tenancy.leave': ['tenant-admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof table;
export const POLICY: Readonly<Record<Permission, readonly Role[]>> = table;
export const PERMISSIONS = Object.keys(POLICY) as Permission[];

/**
 * What no key is good for: what is a person's own (account, sessions, looking at a portal), and what would let a key make
 * itself more than it is (keys, team, how people sign in) or end what only a person should.
 */
const PERSONS_ALONE: readonly Permission[] = [
  'account.own',
  'home.read',
  'tenants.look',
  'team.change',
  'keys.change',
  'sign-in.change',
  'tenancy.leave',
];
/** Nothing asks for these yet. */
const UNUSED: readonly Permission[] = ['settlement.read', 'settlement.change'];

/** What a key may be good for: every word of the table that an address of the API needs. */
export const API_SCOPES = PERMISSIONS.filter((one) => !PERSONS_ALONE.includes(one) && !UNUSED.includes(one));

/**
 * What the pages ask again for who one is. A program cannot be asked: it has such a word only where a person who had just
 * shown who they are ticked that very word, and none of them comes with another.
 */
export const GRAVE_SCOPES: readonly Permission[] = [
  'secrets.read',
  'secrets.change',
  'webhooks.change',
  'recordings.delete',
  'payments.refund',
  'issuer.bank',
  'tenants.move',
  'servers.change',
  'resellers.govern',
];

/** Whether a role has a permission; for a door of one side, that side's roles alone come in at all. */
export const mayAs = (role: Role, permission: Permission): boolean => POLICY[permission].includes(role);
export const permissionsOf = (role: Role): Permission[] => PERMISSIONS.filter((permission) => mayAs(role, permission));
/** What support may while it looks at a tenant's portal: it reads all that the tenant's admin reads, but no secret. */
export const PERMISSIONS_LOOKING: readonly Permission[] = permissionsOf('tenant-admin').filter(
  (permission) => permission.endsWith('.read') && permission !== 'secrets.read',
);
