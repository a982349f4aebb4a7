import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import type { Load } from './server';

/** The most that was going on in an hour; hours nobody asked in are none. */
export interface ServerHour extends Load {
  readonly hour: Date;
}

/** What polls and knocks found, by server and hour: how often a server answered, and the most that was going on. */
@Injectable()
export class ServerHoursStore {
  async note(
    tx: NetworkTx,
    serverId: string,
    { hasAnswered, isExcused, load }: { hasAnswered: boolean; isExcused: boolean; load: Load | null },
  ): Promise<void> {
    await tx.query(
      `insert into server_hours as h (server_id, hour, asked, answered, excused, most_people, most_meetings)
       values ($1, date_trunc('hour', $2::timestamptz, 'UTC'), 1, $3, $4, $5, $6)
       on conflict (server_id, hour) do update set asked = h.asked + 1, answered = h.answered + excluded.answered,
         excused = h.excused + excluded.excused, most_people = greatest(h.most_people, excluded.most_people),
         most_meetings = greatest(h.most_meetings, excluded.most_meetings)`,
      [
        serverId,
        tx.clock.now(),
        hasAnswered ? 1 : 0,
        !hasAnswered && isExcused ? 1 : 0,
        load?.people ?? 0,
        load?.meetings ?? 0,
      ],
    );
  }
}
