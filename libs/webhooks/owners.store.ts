import { Injectable } from '@nestjs/common';
import { type Claim, ClaimsStore } from '@/placement';
import type { NetworkTx } from '@/runtime';

/** Whose a meeting is; the claim where it has one of its own, null for breakouts and meetings from before the gateway. */
export interface Owner {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly claim: Claim | null;
}

/** Finds whose a meeting is that a server speaks of. */
@Injectable()
export class OwnersStore {
  constructor(private readonly claims: ClaimsStore) {}

  /** By its claim: by internal id, or by the id the server was given where its answer is not yet written down. */
  async byClaim(tx: NetworkTx, serverId: string, internalId: string, meetingId: string): Promise<Owner | null> {
    const claim = await this.claims.onServer(tx, serverId, internalId, meetingId);
    return claim ? { resellerId: claim.resellerId, tenantId: claim.tenantId, claim } : null;
  }

  /** By what metering attributed: breakouts it has seen, and meetings from before the gateway. */
  async byRun(tx: NetworkTx, internalId: string): Promise<Owner | null> {
    const row = await tx.one<{ resellerId: string; tenantId: string }>(
      `select coalesce(r.reseller_id, p.reseller_id) as "resellerId", coalesce(r.tenant_id, p.tenant_id) as "tenantId"
       from runs r left join runs p on p.internal_meeting_id = r.parent_internal_id
       where r.internal_meeting_id = $1 and coalesce(r.tenant_id, p.tenant_id) is not null`,
      [internalId],
    );
    return row ? { ...row, claim: null } : null;
  }
}
