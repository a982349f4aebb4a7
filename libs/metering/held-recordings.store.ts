import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx } from '@/runtime';

/** A recording that stands on one server alone, and whose it is; null is nobody's yet. */
export interface HeldRecording {
  readonly recordId: string;
  readonly resellerId: string | null;
  readonly tenantId: string | null;
}

/** How long a meeting's recording may still come: as long as it is asked for. */
const AWAITED_DAYS = 14;

/** Made there, and copied there: each found by its own index. */
const THERE = `
  select * from runs where server_id = $1 and (is_recorded or recording_awaited)
  union all
  select * from runs where also_on_server_ids @> array[$1::uuid] and also_on_server_ids <> '{}' and server_id <> $1`;
const OTHERS = `array(select id from bbb_servers where id <> $1 and state <> 'removed')`;
const HELD = `from (${THERE}) r
  where (r.is_recorded and r.recording_state is distinct from 'deleted'
      or r.recording_awaited and r.created_at > $2::timestamptz - make_interval(days => ${AWAITED_DAYS}))
    and not r.also_on_server_ids && ${OTHERS} and not (r.is_recorded and r.server_id = any(${OTHERS}))`;

/** What would be gone with a server. */
@Injectable()
export class HeldRecordingsStore {
  /** Recordings made or copied there that no other server in service holds, those still being made included. */
  of(tx: NetworkTx, serverId: string): Promise<HeldRecording[]> {
    return tx.query(
      `select r.internal_meeting_id as "recordId", r.reseller_id as "resellerId", r.tenant_id as "tenantId" ${HELD}
       order by r.internal_meeting_id`,
      [serverId, tx.clock.now()],
    );
  }

  /** How many they are. */
  countOf(serverId: string, now: Date): Figure {
    return { sql: `select count(*) ${HELD}`, parameters: [serverId, now] };
  }
}
