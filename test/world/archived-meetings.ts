import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { ImportRecordings } from '../../libs/metering';
import { AddServer, ServersStore } from '../../libs/placement';
import { asCommand, Tenancy } from '../../libs/runtime';
import { pieces, recordingsFile } from './recordings-file';
import type { RunningApplication } from './running-application';
import { until } from './until';

const actor = asCommand('archived meetings');

/** Meetings of the given hours on the days from `day` on, as an archive tells of them; answers once they are in the ledger. */
export async function archivedMeetings(
  town: RunningApplication,
  of: Record<string, number[]>,
  day: string,
): Promise<void> {
  const { app, world } = town;
  const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
    app.get(Tenancy).acrossNetwork({ actor, why: 'test' }, work) as Promise<T>;
  const known = async (): Promise<number> =>
    Number((await across<{ n: string }>((tx) => tx.one('select count(*) as n from usage_lines'))).n);
  const archive = { name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false };
  const servers = await across<{ name: string }[]>((tx) => app.get(ServersStore).all(tx));
  if (!servers.some(({ name }) => name === archive.name)) await app.get(AddServer).run(archive, actor);
  const list = Object.entries(of).flatMap(([slug, hours]) =>
    hours.map((length, index) => {
      const start = Date.parse(`${day}T08:00:00Z`) + index * 86_400_000;
      const { meetingKey } = world.tenants.find((one) => one.slug === slug)!;
      const meetingId = namespacedMeetingId(meetingKey, `${day}-${index}`);
      const recordId = internalMeetingId(meetingId, start);
      return { meetingId, recordId, startTime: start, endTime: start + length * 3_600_000 };
    }),
  );
  const before = await known();
  await app.get(ImportRecordings).run('archive', pieces(recordingsFile(list)), actor);
  await until(async () => (await known()) === before + list.length, 30_000);
}
