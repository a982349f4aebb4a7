import { Injectable } from '@nestjs/common';
import { firstDay, type Month, monthPeriod } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { LIVE, type LiveRow, liveMeeting, secondsWithin } from './live-use.service';

const reason = { actor: asJob('metering.use-by-meeting'), why: 'add up meetings of one id' };

/** What a tenant's meetings of one id have used: of a room, say. */
@Injectable()
export class UseByMeeting {
  constructor(private readonly tenancy: Tenancy) {}

  /** Seconds of a month of a zone by meeting id, as the servers know it: what the ledger holds, and what runs now. */
  async run(resellerId: string, tenantId: string, zone: string, month: Month): Promise<(meetingId: string) => bigint> {
    const row = await this.tenancy.acrossNetwork(reason, (tx) =>
      tx.one<{ booked: Record<string, string> | null; live: LiveRow[] | null }>(
        `select (select json_object_agg(meeting_id, seconds) from (select meeting_id, sum(seconds)::text as seconds from usage_lines
             where reseller_id = $1 and tenant_id = $2 and month = $3 group by 1) by_meeting) as booked,
           (select json_agg(l order by l.since) from (${LIVE('$2')}) l) as live`,
        [resellerId, tenantId, firstDay(month)],
      ),
    );
    const booked = new Map(Object.entries(row?.booked ?? {}));
    const live = (row?.live ?? []).map(liveMeeting);
    return (meetingId) => {
      const running = live.filter((one) => one.meetingId === meetingId);
      return BigInt(booked.get(meetingId) ?? 0) + secondsWithin(running, zone, monthPeriod(zone, month));
    };
  }
}
