import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';

/** A time in which a server could not be reached. */
export interface Incident {
  readonly id: string;
  readonly serverId: string;
  /** What the first question that was not answered came to. */
  readonly reason: string;
  /** It fell into planned maintenance: nobody is alarmed. */
  readonly isPlanned: boolean;
  /** The first question that was not answered, and the first that was again. */
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly noticedAt: Date;
}

export interface TouchedTenant {
  readonly incidentId: string;
  readonly resellerId: string;
  readonly tenantId: string;
  readonly meetings: number;
}

const COLUMNS = `id, server_id as "serverId", reason, is_planned as "isPlanned", opened_at as "openedAt",
  closed_at as "closedAt", noticed_at as "noticedAt"`;

/** Incidents of servers and the tenants they touched. */
@Injectable()
export class IncidentsStore {
  /** Opens one; false if the server has one that is open. */
  async open(tx: NetworkTx, incident: Incident): Promise<boolean> {
    const opened = await tx.query(
      `insert into server_incidents (id, server_id, reason, is_planned, opened_at, noticed_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (server_id) where closed_at is null do nothing returning id`,
      [
        incident.id,
        incident.serverId,
        incident.reason.slice(0, 500),
        incident.isPlanned,
        incident.openedAt,
        incident.noticedAt,
      ],
    );
    return opened.length > 0;
  }

  /** Whom it touches: who has meetings there, and whose new meetings would go there. Answers how many tenants. */
  async touch(tx: NetworkTx, { id, serverId }: Pick<Incident, 'id' | 'serverId'>): Promise<number> {
    const touched = await tx.query(
      `insert into incident_tenants (reseller_id, tenant_id, incident_id, meetings)
       select reseller_id, tenant_id, $2, max(meetings) from (
         select reseller_id, tenant_id, count(*)::int as meetings from meeting_claims
           where server_id = $1 and state in ('claimed', 'live') group by 1, 2
         union all
         select g.reseller_id, g.tenant_id, 0 from tenant_gateways g
           join tenants t on t.reseller_id = g.reseller_id and t.id = g.tenant_id
           where g.home_server_id = $1 and t.state <> 'ended') touched
       group by 1, 2 on conflict do nothing returning tenant_id`,
      [serverId, id],
    );
    return touched.length;
  }

  async close(tx: NetworkTx, serverId: string, at: Date): Promise<Incident | undefined> {
    return tx.one<Incident>(
      `update server_incidents set closed_at = greatest($2, opened_at) where server_id = $1 and closed_at is null
       returning ${COLUMNS}`,
      [serverId, at],
    );
  }

  byId(tx: NetworkTx, id: string): Promise<Incident | undefined> {
    return tx.one(`select ${COLUMNS} from server_incidents where id = $1`, [id]);
  }

  touched(tx: NetworkTx, incidentIds: readonly string[]): Promise<TouchedTenant[]> {
    return tx.query(
      `select incident_id as "incidentId", reseller_id as "resellerId", tenant_id as "tenantId", meetings
       from incident_tenants where incident_id = any($1) order by meetings desc, tenant_id`,
      [incidentIds],
    );
  }
}
