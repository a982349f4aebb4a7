import { Injectable } from '@nestjs/common';
import type { ScopedTx } from '@/runtime';
import { type Cause, type Level, type Restricted, type Restriction, RestrictionsStore } from '@/tenants';

/** Holds back, raises or lifts, within the caller's transaction; whoever calls then says so to the gateways. */
@Injectable()
export class Restrict {
  constructor(private readonly restrictions: RestrictionsStore) {}

  /**
   * Brings the restriction of a cause to a level, or, null, lifts it. Answers the id of the one that now holds, the
   * short names of the tenants concerned and what held before; null if nothing changes.
   */
  async to(
    tx: ScopedTx,
    of: Restricted,
    { level, cause, reason }: { level: Level | null; cause: Cause; reason: string },
  ): Promise<{ id: string | null; slugs: string[]; before: Restriction | null } | null> {
    const before = await this.restrictions.forUpdate(tx, of, cause);
    if ((before?.level ?? null) === level) return null;
    if (before) await this.restrictions.lift(tx, before.id, level === null ? reason : `now ${level}`);
    const id = level === null ? null : await this.restrictions.add(tx, of, { level, cause, reason });
    const slugs = await this.restrictions.settleState(tx, of);
    await tx.audit(level ?? 'lifted restriction', of.tenantId ?? of.resellerId, { cause, reason });
    return { id, slugs, before: before ?? null };
  }
}
