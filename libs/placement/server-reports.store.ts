import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import type { Asked } from './availability';
import type { Incident, TouchedTenant } from './incidents.store';
import type { Maintenance } from './maintenance';
import type { BbbServer } from './server';
import type { ServerHour } from './server-hours.store';
import { SERVER_COLUMNS } from './servers.store';

/** What is kept of how a server did, as it is read. */
export interface ServerPast {
  readonly months: readonly (Asked & { readonly month: string })[];
  readonly hours: readonly ServerHour[];
  readonly incidents: readonly (Incident & { readonly touched: readonly Omit<TouchedTenant, 'incidentId'>[] })[];
  readonly maintenances: readonly Maintenance[];
}

/** JSON has no instants. */
type Told<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};
interface Row {
  readonly months: ServerPast['months'];
  readonly hours: Told<ServerHour>[];
  readonly incidents: Told<ServerPast['incidents'][number]>[];
  readonly maintenances: Told<Maintenance>[];
}

const list = (sql: string): string => `coalesce((select json_agg(x) from (${sql}) x), '[]')`;
/** How often a server was asked and answered, by calendar month of a zone, the newest first. */
const months = (server: string, zone: string, since: string): string =>
  list(`select to_char(hour at time zone ${zone}, 'YYYY-MM') as month, sum(asked)::int as asked, sum(answered)::int as answered,
    sum(excused)::int as excused from server_hours where server_id = ${server} and hour >= ${since} group by 1 order by 1 desc`);

/** How servers have done and what is to come, in one statement each. */
@Injectable()
export class ServerReportsStore {
  /** Those that are not removed, by name, with the months they were asked in. */
  all(tx: NetworkTx, zone: string, since: Date): Promise<(BbbServer & Pick<ServerPast, 'months'>)[]> {
    return tx.query(
      `select ${SERVER_COLUMNS}, ${months('bbb_servers.id', '$1', '$2')} as months from bbb_servers
       where state <> 'removed' order by name`,
      [zone, since],
    );
  }

  async of(
    tx: NetworkTx,
    serverId: string,
    { zone, monthsSince, hoursSince }: { zone: string; monthsSince: Date; hoursSince: Date },
  ): Promise<ServerPast> {
    const row = await tx.one<Row>(
      `select ${months('$1', '$2', '$3')} as months,
         ${list(`select hour, most_people as people, most_meetings as meetings from server_hours
             where server_id = $1 and hour >= $4 order by server_hours.hour`)} as hours,
         ${list(`select i.id, i.server_id as "serverId", i.reason, i.is_planned as "isPlanned", i.opened_at as "openedAt",
             i.closed_at as "closedAt", i.noticed_at as "noticedAt", coalesce((select json_agg(json_build_object('tenantId', t.tenant_id,
               'resellerId', t.reseller_id, 'meetings', t.meetings) order by t.meetings desc, t.tenant_id)
               from incident_tenants t where t.incident_id = i.id), '[]') as touched
             from server_incidents i where i.server_id = $1 order by i.opened_at desc, i.id limit 20`)} as incidents,
         ${list(`select id, server_id as "serverId", from_at as "from", until_at as "until", reason, state, has_cordoned as "hasCordoned",
             planned_at as "plannedAt" from server_maintenances
             where server_id = $1 and state in ('planned', 'under-way') order by from_at, id`)} as maintenances`,
      [serverId, zone, monthsSince, hoursSince],
    );
    const { hours, incidents, maintenances } = row!;
    return {
      months: row!.months,
      hours: hours.map(({ hour, ...load }) => ({ ...load, hour: new Date(hour) })),
      incidents: incidents.map((one) => ({
        ...one,
        openedAt: new Date(one.openedAt),
        closedAt: one.closedAt === null ? null : new Date(one.closedAt),
        noticedAt: new Date(one.noticedAt),
      })),
      maintenances: maintenances.map((one) => ({
        ...one,
        from: new Date(one.from),
        until: new Date(one.until),
        plannedAt: new Date(one.plannedAt),
      })),
    };
  }
}
