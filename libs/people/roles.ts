/** What a person is at the network, a reseller or a tenant. What each may do is the table in `policy.ts`. */
export const ROLES = [
  'network-admin',
  'network-finance',
  'reseller-admin',
  'reseller-finance',
  'reseller-support',
  'tenant-admin',
  'tenant-finance',
  'tenant-viewer',
] as const;
export type Role = (typeof ROLES)[number];

export interface Membership {
  readonly resellerId: string;
  readonly tenantId: string | null;
  readonly role: Role;
  /** The reseller's name, and its short one, as the head of a page wears them, and the zone its pages tell times in. */
  readonly brand?: { readonly name: string; readonly slug: string; readonly zone: string } | undefined;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: 'en' | 'ca' | 'es';
  readonly memberships: readonly Membership[];
}

/** The membership by which somebody works in the console, if any. */
export const consoleMembership = ({ memberships }: Person): Membership | undefined =>
  memberships.find(({ tenantId }) => tenantId === null);
export const isNetwork = ({ role }: Membership): boolean => role === 'network-admin' || role === 'network-finance';
