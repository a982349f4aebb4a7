import { Inject, Injectable } from '@nestjs/common';
import type { LiveMeeting } from '@/adapters/bbb';
import { Clock } from '@/kernel';
import { BbbClients, type BbbServer, NoteAnswer, PolledClaimsStore, ServersStore } from '@/placement';
import {
  asJob,
  CONFIG,
  type Config,
  log,
  type NetworkTx,
  serverClockOffset,
  serverReadUntil,
  Tenancy,
} from '@/runtime';
import { DeriveRuns } from './derive-runs.service';
import type { Evidence } from './evidence';
import { EvidenceStore } from './evidence.store';
import { problemOfMeeting } from './meeting-problem';
import { PolledRunsStore } from './polled-runs.store';
import { RunsStore } from './runs.store';
import { ServerReadsStore } from './server-reads.store';
import { SightingsStore } from './sightings.store';

const reason = { actor: asJob('metering.poll-server'), why: 'poll a server' };
/** A server's clock is believed to be off from this much on: its Date header tells whole seconds alone. */
const OFFSET_MATTERS_MS = 2_000;
/** What lived on a server that has been silent for so long is not waited for any more. */
const GIVEN_UP_AFTER_MS = 30 * 60_000;

/**
 * Asks one server what is live now and folds the answer in: runs, who was seen when (numbers, no names), and the ledger
 * of runs that are gone. A run is gone when two polls in a row of a reachable server no longer list it.
 */
@Injectable()
export class PollServer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly clients: BbbClients,
    private readonly reads: ServerReadsStore,
    private readonly evidence: EvidenceStore,
    private readonly polled: PolledRunsStore,
    private readonly runs: RunsStore,
    private readonly sightings: SightingsStore,
    private readonly derive: DeriveRuns,
    private readonly claims: PolledClaimsStore,
    private readonly note: NoteAnswer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(serverId: string): Promise<{ live: number; gone: number }> {
    const server = await this.tenancy.acrossNetwork(reason, (tx) => this.servers.byId(tx, serverId));
    const client = this.clients.for(server);
    const at = this.clock.now();
    let meetings: LiveMeeting[];
    try {
      meetings = await client.getMeetings();
    } catch (error) {
      await this.tenancy.acrossNetwork(reason, async (tx) => {
        await this.reads.failed(tx, serverId, 'poll', (error as Error).message);
        const health = await this.note.run(tx, server, { failed: (error as Error).message });
        const silentMs = at.getTime() - (server.polledAt?.getTime() ?? 0);
        if (health === 'down' && silentMs > GIVEN_UP_AFTER_MS) await this.claims.loseAllOn(tx, serverId);
      });
      throw error;
    }
    const offsetMs = client.clockOffsetMs ?? 0;
    const polled = await this.tenancy.acrossNetwork(reason, (tx) => this.foldIn(tx, server, at, offsetMs, meetings));
    serverReadUntil.set({ server: server.name, source: 'poll' }, at.getTime() / 1000);
    serverClockOffset.set({ server: server.name }, offsetMs / 1000);
    if (Math.abs(offsetMs) > OFFSET_MATTERS_MS)
      log.warn({ server: server.name, clockOffsetMs: offsetMs }, 'the clock of a BBB server is off by more than 2 s');
    return polled;
  }

  private async foldIn(tx: NetworkTx, server: BbbServer, at: Date, offsetMs: number, meetings: LiveMeeting[]) {
    const { id: serverId } = server;
    const { readUntil, cursor } = await this.reads.lock(tx, serverId, 'poll');
    if (readUntil && readUntil >= at) return { live: 0, gone: 0 };
    const isBlind = readUntil === null || at.getTime() - readUntil.getTime() > 3 * this.config.POLL_SECONDS * 1000;
    // All times of one run are those of its server's clock.
    const serverAt = Math.abs(offsetMs) > OFFSET_MATTERS_MS ? new Date(at.getTime() + offsetMs) : at;
    if (isBlind && readUntil) await this.reads.noteGap(tx, serverId, { from: readUntil, until: at });
    const previous = typeof cursor.lastAt === 'string' ? new Date(cursor.lastAt) : null;
    const listed = meetings.filter(({ hasBeenForciblyEnded }) => !hasBeenForciblyEnded);
    const live = listed.filter((meeting) => problemOfMeeting(meeting, at) === null);
    await this.evidence.add(tx, [
      ...(live.length > 0 ? [evidenceOf(serverId, serverAt, live)] : []),
      ...listed.flatMap((meeting) => refusedEvidence(serverId, meeting, problemOfMeeting(meeting, at))),
    ]);
    await this.polled.lock(tx, serverId, live);
    const ids = await this.polled.see(tx, serverId, serverAt, live);
    const seen = live.flatMap(({ internalMeetingId, participantCount }) => {
      const runId = ids.get(internalMeetingId);
      return runId ? [{ runId, participants: participantCount }] : [];
    });
    await this.sightings.fold(tx, serverId, serverAt, isBlind ? null : previous, seen);
    const gone = await this.polled.miss(tx, serverId, serverAt);
    if (gone.length > 0) await this.derive.run(tx, await this.runs.lockByIds(tx, gone));
    await this.claims.gone(tx, gone);
    const allListed = meetings.map(({ internalMeetingId }) => internalMeetingId);
    await this.claims.endUnlisted(tx, serverId, allListed);
    await this.claims.endUnseen(tx, serverId, at, allListed);
    await this.claims.seen(tx, serverId, at, live);
    const people = live.reduce((sum, { participantCount }) => sum + participantCount, 0);
    await this.note.run(tx, server, { load: { people, meetings: live.length } });
    await this.reads.succeeded(tx, serverId, 'poll', {
      readUntil: at,
      cursor: { lastAt: serverAt.toISOString() },
      clockOffsetMs: offsetMs,
    });
    return { live: live.length, gone: gone.length };
  }
}

/** A poll as it is kept: internal id, createTime and people of each run; no names. */
const evidenceOf = (serverId: string, at: Date, live: readonly LiveMeeting[]) => ({
  serverId,
  source: 'poll' as const,
  externalKey: at.toISOString(),
  internalMeetingId: null,
  claimedAt: at,
  body: JSON.stringify(
    live.map(({ internalMeetingId, createTimeMs, participantCount }) => [
      internalMeetingId,
      createTimeMs,
      participantCount,
    ]),
  ),
  problem: null,
});

/** A meeting that cannot be metered: kept once and flagged, however many polls list it. */
const refusedEvidence = (serverId: string, meeting: LiveMeeting, problem: string | null): Evidence[] => {
  if (problem === null) return [];
  const { internalMeetingId, meetingId, createTimeMs } = meeting;
  const id = internalMeetingId.slice(0, 512);
  return [
    {
      serverId,
      source: 'poll',
      externalKey: `refused|${id}|${createTimeMs}`,
      internalMeetingId: id || null,
      claimedAt: null,
      body: JSON.stringify([internalMeetingId, meetingId, createTimeMs]),
      problem,
    },
  ];
};
