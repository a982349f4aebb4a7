/** What a person is at a reseller or tenant. */
export type Role =
  | 'network-admin'
  | 'network-finance'
  | 'reseller-admin'
  | 'reseller-finance'
  | 'reseller-support'
  | 'tenant-admin'
  | 'tenant-finance'
  | 'tenant-viewer';

export interface Membership {
  readonly resellerId: string;
  readonly tenantId: string | null;
  readonly role: Role;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: 'en' | 'ca' | 'es';
  readonly memberships: readonly Membership[];
}

const CONSOLE: readonly Role[] = ['network-admin', 'network-finance', 'reseller-admin', 'reseller-finance'];

/** The membership by which somebody works in the console, if any. Support has no part in money. */
export const consoleMembership = ({ memberships }: Person): Membership | undefined =>
  memberships.find(({ role }) => CONSOLE.includes(role));
export const portalMembership = ({ memberships }: Person): Membership | undefined =>
  memberships.find(({ tenantId }) => tenantId !== null);
export const isNetwork = ({ role }: Membership): boolean => role === 'network-admin' || role === 'network-finance';
