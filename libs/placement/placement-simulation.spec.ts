import fc from 'fast-check';
import { type Candidate, chooseServer } from './choose-server';
import { expectedPeople, type PastMeeting } from './expected-people';
import { afterPoll, type PolledHealth } from './health';
import { JustPlaced, peopleToCome, type YoungClaim } from './load';

/**
 * Random servers, loads and failures, minute after minute, by the very functions the gateway places with: no meeting is
 * ever on two servers, and none is put where it would be too much while another has room.
 */
const MINUTE_MS = 60_000;
interface Server extends Candidate, PolledHealth {
  isDead: boolean;
  meetings: Map<string, number>;
}
interface Claim extends YoungClaim {
  readonly id: string;
  readonly serverId: string;
  people: number;
}

class Pool {
  readonly claims = new Map<string, Claim>();
  readonly past: PastMeeting[] = [];
  private readonly justPlaced = new JustPlaced();
  private known: Candidate[] = [];
  private ticks = 0;
  nowMs = 0;

  constructor(readonly servers: Server[]) {
    this.look();
  }

  /** What a gateway reads every few seconds. */
  look(): void {
    this.ticks += 1;
    this.known = this.servers.map((server) => ({
      ...server,
      predictedPeople: server.predictedPeople + peopleToCome(this.on(server.id), new Date(this.nowMs)),
    }));
    this.justPlaced.looked(this.ticks);
  }

  /** Creates, and tells what went wrong, if anything did. */
  create(id: string, failsFirst: boolean): string | null {
    if (this.claims.has(id)) return null;
    const people = expectedPeople(this.past, {
      clientMeetingId: id,
      meetingName: '',
      askedMost: null,
      allowedMost: null,
    });
    const tried = new Set<string>();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const candidates = this.known
        .filter((one) => !tried.has(one.id))
        .map((one) => ({ ...one, predictedPeople: one.predictedPeople + this.justPlaced.on(one.id) }));
      const chosen = chooseServer(candidates, { homeServerId: null, expectedPeople: people });
      if (!chosen) return null;
      const isTooMuch = (one: Candidate) => one.predictedPeople + people > one.capacityPeople;
      const isOpen = (one: Candidate) => one.state === 'enabled' && one.health === 'up';
      if (isTooMuch(chosen) && candidates.some((one) => isOpen(one) && !isTooMuch(one)))
        return `${id} was put on ${chosen.id} over its capacity`;
      if (!isOpen(chosen)) return `${id} was put on ${chosen.id}, which takes none`;
      tried.add(chosen.id);
      const claim = { id: `${id}-${attempt}-${this.nowMs}`, serverId: chosen.id, people: 0, expectedPeople: people };
      this.justPlaced.chosen(claim.id, chosen.id, people);
      this.claims.set(id, { ...claim, claimedAt: new Date(this.nowMs) });
      this.justPlaced.kept(claim.id, this.ticks);
      const server = this.servers.find((one) => one.id === chosen.id)!;
      if (!server.isDead && !(failsFirst && attempt === 0)) {
        server.meetings.set(id, 0);
        return null;
      }
      this.claims.delete(id);
      this.justPlaced.withdrawn(claim.id);
    }
    return null;
  }

  minute(): void {
    this.nowMs += MINUTE_MS;
    for (const [at, server] of this.servers.entries()) {
      const health = afterPoll(server, !server.isDead, new Date(this.nowMs));
      const people = [...server.meetings.values()].reduce((sum, one) => sum + one, 0);
      this.servers[at] = { ...server, ...health, predictedPeople: server.isDead ? server.predictedPeople : people };
      if (!server.isDead)
        for (const claim of this.on(server.id))
          claim.people = server.meetings.get([...this.claims].find(([, one]) => one === claim)![0]) ?? 0;
    }
    this.look();
  }

  on = (serverId: string): Claim[] => [...this.claims.values()].filter((claim) => claim.serverId === serverId);
}

const server = fc.record({ capacityPeople: fc.integer({ min: 10, max: 80 }), weight: fc.integer({ min: 1, max: 5 }) });
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('create' as const), of: fc.nat(40), fails: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('fill' as const), of: fc.nat(40), people: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('end' as const), of: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('minute' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('turn' as const), of: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('cordon' as const), of: fc.nat(7) }) },
);

test('no meeting on two servers, none put over capacity while another has room', () => {
  fc.assert(
    fc.property(
      fc.array(server, { minLength: 1, maxLength: 8 }),
      fc.array(step, { maxLength: 120 }),
      (given, steps) => {
        const pool = new Pool(
          given.map((one, at) => ({
            ...one,
            id: `bbb-${at}`,
            poolResellerId: null,
            state: 'enabled',
            health: 'up',
            pollsInARow: 0,
            doubtedAt: null,
            predictedPeople: 0,
            isDead: false,
            meetings: new Map<string, number>(),
          })),
        );
        for (const one of steps) {
          const at = 'of' in one ? one.of % pool.servers.length : 0;
          const id = 'of' in one ? `m-${one.of}` : '';
          const home = pool.servers.find(({ meetings }) => meetings.has(id));
          if (one.does === 'create') {
            const wrong = pool.create(id, one.fails);
            if (wrong) throw new Error(wrong);
          }
          if (one.does === 'fill' && home) home.meetings.set(id, one.people);
          if (one.does === 'end' && home && !home.isDead) {
            pool.past.unshift({ clientMeetingId: id, meetingName: '', peakPeople: home.meetings.get(id)! });
            home.meetings.delete(id);
            pool.claims.delete(id);
          }
          if (one.does === 'minute') pool.minute();
          if (one.does === 'turn') pool.servers[at]!.isDead = !pool.servers[at]!.isDead;
          if (one.does === 'cordon')
            pool.servers[at] = {
              ...pool.servers[at]!,
              state: pool.servers[at]!.state === 'enabled' ? 'cordoned' : 'enabled',
            };
          if (one.does === 'turn' || one.does === 'cordon') pool.look();
          for (const [meeting, { serverId }] of pool.claims)
            expect(pool.servers.filter(({ meetings }) => meetings.has(meeting)).map((on) => on.id)).toEqual([serverId]);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('a hundred creates between two looks spread over servers alike', () => {
  const pool = new Pool(
    [0, 1, 2, 3].map((at) => ({
      id: `bbb-${at}`,
      poolResellerId: null,
      state: 'enabled',
      health: 'up',
      pollsInARow: 0,
      doubtedAt: null,
      weight: 1,
      capacityPeople: 200,
      predictedPeople: 0,
      isDead: false,
      meetings: new Map<string, number>(),
    })),
  );
  for (let meeting = 0; meeting < 100; meeting += 1) pool.create(`m-${meeting}`, false);
  expect(pool.servers.map(({ meetings }) => meetings.size)).toEqual([25, 25, 25, 25]);
});
