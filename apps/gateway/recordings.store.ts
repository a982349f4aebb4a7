import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';

/** A recording that is a tenant's, or may become one: its internal id, and where it was made. */
export interface OwnRecording {
  readonly recordId: string;
  readonly meetingId: string;
  readonly serverId: string;
  readonly state: string | null;
  readonly createdMs: number;
}

/** Which recordings are whose: by runs, which know meetings from before the gateway too, and by claims for the newest. */
@Injectable()
export class OwnRecordings {
  async of(tx: NetworkTx, tenant: { resellerId: string; tenantId: string }): Promise<OwnRecording[]> {
    const rows = await tx.query<Omit<OwnRecording, 'createdMs'> & { createdMs: string }>(
      `select internal_meeting_id as "recordId", meeting_id as "meetingId", server_id as "serverId",
         recording_state as state, (extract(epoch from created_at) * 1000)::bigint as "createdMs"
       from runs where tenant_id = $2 and is_recorded
       union all
       select internal_meeting_id, meeting_id, server_id, null, create_time_ms from meeting_claims c
       where reseller_id = $1 and tenant_id = $2 and is_recorded and internal_meeting_id is not null
         and not exists (select 1 from runs r where r.internal_meeting_id = c.internal_meeting_id and r.is_recorded)
       order by "createdMs" desc, "recordId"`,
      [tenant.resellerId, tenant.tenantId],
    );
    return rows.map((row) => ({ ...row, createdMs: Number(row.createdMs) }));
  }
}
