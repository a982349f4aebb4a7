import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';

/** A recording that is a tenant's, or may become one: its internal id, and where it was made. */
export interface OwnRecording {
  readonly recordId: string;
  readonly meetingId: string;
  readonly serverId: string;
  readonly state: string | null;
  readonly createdMs: number;
  /** What the tenant called it and gave with its create, where it began by the gateway. */
  readonly clientMeetingId: string | null;
  readonly clientMetadata: Readonly<Record<string, string>> | null;
}

/** Which recordings are whose, and where: of a removed server those alone that were copied to another. By runs, which know meetings from before the gateway too, and by claims for the newest. */
@Injectable()
export class OwnRecordings {
  async of(tx: NetworkTx, tenant: { resellerId: string; tenantId: string }): Promise<OwnRecording[]> {
    const rows = await tx.query<Omit<OwnRecording, 'createdMs'> & { createdMs: string }>(
      `select r.internal_meeting_id as "recordId", r.meeting_id as "meetingId", coalesce(p.server_id, r.server_id) as "serverId",
         r.recording_state as state, (extract(epoch from r.created_at) * 1000)::bigint as "createdMs",
         c.client_meeting_id as "clientMeetingId", c.client_metadata as "clientMetadata"
       from runs r left join meeting_claims c
         on c.internal_meeting_id = r.internal_meeting_id and c.reseller_id = $1 and c.tenant_id = $2
       join bbb_servers s on s.id = r.server_id
       left join lateral (select o.id as server_id from bbb_servers o where s.state = 'removed'
         and o.id = any(r.also_on_server_ids) and o.state <> 'removed' order by o.name limit 1) p on true
       where r.tenant_id = $2 and r.is_recorded and (s.state <> 'removed' or p.server_id is not null)
       union all
       select internal_meeting_id, meeting_id, server_id, null, create_time_ms, client_meeting_id, client_metadata
       from meeting_claims c
       where reseller_id = $1 and tenant_id = $2 and is_recorded
         and not exists (select 1 from bbb_servers s where s.id = c.server_id and s.state = 'removed') and internal_meeting_id is not null
         and not exists (select 1 from runs r where r.internal_meeting_id = c.internal_meeting_id and r.is_recorded)
       order by "createdMs" desc, "recordId"`,
      [tenant.resellerId, tenant.tenantId],
    );
    return rows.map((row) => ({ ...row, createdMs: Number(row.createdMs) }));
  }
}
