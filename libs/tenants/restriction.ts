/** What is held back: *limited* holds one meeting at a time, *suspended* begins and joins none. Data is never locked. */
export type Level = 'limited' | 'suspended';

/** `operator`: a person has done it and undoes it. `overdue`: unpaid invoices have, and it goes the moment they are paid. */
export type Cause = 'operator' | 'overdue';

export interface Restriction {
  readonly id: string;
  /** Null: everybody of the reseller, by the network. */
  readonly tenantId: string | null;
  readonly level: Level;
  readonly cause: Cause;
  readonly reason: string;
  readonly since: Date;
  readonly liftedAt: Date | null;
  readonly liftedReason: string | null;
}

/** Whom a restriction is of: a tenant, or, `tenantId` being null, a reseller with all its tenants. */
export interface Restricted {
  readonly resellerId: string;
  readonly tenantId: string | null;
}

/** The heavier of several; null where nothing is held back. */
export const heaviest = (restrictions: readonly Pick<Restriction, 'level'>[]): Level | null =>
  restrictions.some(({ level }) => level === 'suspended') ? 'suspended' : restrictions.length > 0 ? 'limited' : null;
