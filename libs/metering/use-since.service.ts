import { Injectable } from '@nestjs/common';
import { firstDay, type Month, month } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { LIVE, type LiveMeeting, type LiveRow, liveMeeting } from './live-use.service';

/** What a tenant's plan has had to carry. */
export interface UseSince {
  /** Seconds of room time by month; months without use are left out. */
  readonly seconds: ReadonlyMap<Month, bigint>;
  /** The most people that were seen at once in one meeting; 0 where nobody looked. */
  readonly mostPeople: number;
  /** What runs now, which the months do not hold yet. */
  readonly live: readonly LiveMeeting[];
}

const reason = { actor: asJob('metering.use-since'), why: 'compare plans by use' };

/** Reads what a tenant has used since a month began, in one statement: who was seen in meetings are the network's rows. */
@Injectable()
export class ReadUseSince {
  constructor(private readonly tenancy: Tenancy) {}

  run(resellerId: string, tenantId: string, since: Month): Promise<UseSince> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const row = await tx.one<{
        seconds: Record<string, string> | null;
        people: number | null;
        live: LiveRow[] | null;
      }>(
        `select (select json_object_agg(to_char(m.month, 'YYYY-MM'), m.seconds::text) from usage_months m
             where m.reseller_id = $1 and m.tenant_id = $2 and m.month >= $3) as seconds,
           (select max(r.peak_participants) from usage_lines u join runs r on r.id = u.run_id
             where u.reseller_id = $1 and u.tenant_id = $2 and u.month >= $3) as people,
           (select json_agg(l order by l.since) from (${LIVE('$2')}) l) as live`,
        [resellerId, tenantId, firstDay(since)],
      );
      const seconds = Object.entries(row?.seconds ?? {}).map(([of, known]) => [month(of), BigInt(known)] as const);
      return { seconds: new Map(seconds), mostPeople: row?.people ?? 0, live: (row?.live ?? []).map(liveMeeting) };
    });
  }
}
