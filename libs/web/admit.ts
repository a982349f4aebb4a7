import {
  isNetwork,
  type Membership,
  mayAs,
  PERMISSIONS_LOOKING,
  type Permission,
  type Person,
  permissionsOf,
  type Session,
  type SignedIn,
} from '@/people';
import type { PersonsDoor } from './door';
import { LookingOnly, NoDoor, NotAllowed, NotYourDoor, ProveFirst, SecondFactorFirst } from './errors';

const FRESH_MS = 10 * 60_000;

/** What a route asks of whoever comes. */
export interface Asked {
  readonly door: PersonsDoor;
  readonly permission: Permission | undefined;
  readonly isDangerous: boolean;
  readonly isBeforeSecondFactor: boolean;
  readonly isWriting: boolean;
}

export interface Admitted {
  readonly membership: Membership;
  /** An operator who looks at a tenant's portal as its admin sees it: nothing may be changed, and no secret is shown. */
  readonly isLooking: boolean;
}

/** All that somebody who was let in may do there. */
export const permissionsIn = ({ membership, isLooking }: Admitted): readonly Permission[] =>
  isLooking ? PERMISSIONS_LOOKING : permissionsOf(membership.role);

/** By what a signed-in person comes through a door, or the mistake that says why not. */
export function admit(asked: Asked, { person, session }: SignedIn, now: Date): Admitted {
  const admitted = comesBy(asked.door, { person, session });
  if (!admitted) throw new NotYourDoor();
  const mustProve = session.hasSecondFactor || person.memberships.some(({ tenantId }) => tenantId === null);
  const hasProved = (session.hasSecondFactor || session.hasProvidersFactor) && session.secondFactorAt !== null;
  if (mustProve && !hasProved && !asked.isBeforeSecondFactor) throw new SecondFactorFirst();
  if (!asked.permission) throw new NoDoor();
  if (!mayAs(admitted.membership.role, asked.permission)) throw new NotAllowed();
  if (admitted.isLooking && (asked.isWriting || !permissionsIn(admitted).includes(asked.permission)))
    throw new LookingOnly();
  if (asked.isDangerous) assertFresh(session, now);
  return admitted;
}

/** ProveFirst unless whose session it is has shown within ten minutes who they are. */
export function assertFresh({ provedAt }: Pick<Session, 'provedAt'>, now: Date): void {
  if (now.getTime() - provedAt.getTime() > FRESH_MS) throw new ProveFirst();
}

function comesBy(door: Asked['door'], { person, session }: Pick<SignedIn, 'person' | 'session'>): Admitted | null {
  const { looksAtResellerId: resellerId, looksAtTenantId: tenantId } = session;
  if (door === 'portal' && resellerId && tenantId && mayLookAt(person, resellerId))
    return {
      membership: { resellerId, tenantId, role: 'tenant-admin', brand: brandOf(person, resellerId) },
      isLooking: true,
    };
  const membership = person.memberships.find(
    (one) => door === 'account' || (one.tenantId === null) === (door === 'console'),
  );
  return membership ? { membership, isLooking: false } : null;
}

const brandOf = ({ memberships }: Person, resellerId: string): Membership['brand'] =>
  memberships.find((one) => one.resellerId === resellerId)?.brand;

const mayLookAt = ({ memberships }: Person, resellerId: string): boolean =>
  memberships.some(
    (one) =>
      one.tenantId === null && mayAs(one.role, 'tenants.look') && (isNetwork(one) || one.resellerId === resellerId),
  );
