import { Injectable } from '@nestjs/common';
import { grouped } from '@/kernel';
import type { Claim } from '@/placement';
import { log } from '@/runtime';
import type { Listed } from './directory.service';
import { type ListedMeeting, readMeetingList } from './listed-meetings';
import { Meetings } from './meetings.service';
import { Servers } from './servers.service';
import { Upstream } from './upstream.service';

export interface OnServer {
  readonly serverId: string;
  readonly meetings: readonly ListedMeeting[];
}

/** A server's list, shelved by the key in each meeting's id, breakouts with their parents. */
interface Shelves {
  readonly askedAtMs: number;
  readonly byKey: ReadonlyMap<string, ListedMeeting[]>;
}

const FRESH_MS = 1_000;
const LONGEST_MS = 3_000;
/** How long after a join a client may look for the person: a browser opens, a name is typed. */
const ENTERING_MS = 5_000;
const PATIENCE_MS = 5_000;

/**
 * What each server lists, asked at most once a second for all tenants together and shelved by tenant: a tenant's list
 * costs what its own meetings cost. A server that does not answer is left out, and the others' meetings still come.
 */
@Injectable()
export class ServerLists {
  private readonly shelves = new Map<string, Shelves>();
  private readonly asking = new Map<string, Promise<Shelves>>();
  private readonly changedAtMs = new Map<string, number>();
  private readonly joinedAtMs = new Map<string, number>();

  constructor(
    private readonly meetings: Meetings,
    private readonly servers: Servers,
    private readonly upstream: Upstream,
  ) {}

  /** A meeting began or ended there: lists asked for before this moment do not know it. */
  noteChange(serverId: string): void {
    this.changedAtMs.set(serverId, performance.now());
  }

  /** Somebody is on the way into a meeting of the tenant, past us: for a moment its lists are asked for anew each time. */
  noteJoin(tenantId: string): void {
    this.joinedAtMs.set(tenantId, performance.now());
  }

  /** The tenant's own meetings, by their claims, and the breakouts of these, on each server that holds any. */
  async ofTenant(tenant: Listed): Promise<(OnServer & { claims: ReadonlyMap<string, Claim> })[]> {
    const claims = grouped(await this.meetings.current(tenant), ({ serverId }) => serverId);
    const now = performance.now();
    const askedFromMs = now - (this.joinedAtMs.get(tenant.tenantId) ?? -ENTERING_MS) < ENTERING_MS ? now : 0;
    const found = await Promise.all(
      [...claims].map(async ([serverId, own]) => {
        const byId = new Map(own.map((claim) => [claim.meetingId, claim]));
        const internal = new Set(own.flatMap(({ internalMeetingId }) => internalMeetingId ?? []));
        try {
          const listed = (await this.of(serverId, askedFromMs)).byKey.get(tenant.meetingKey) ?? [];
          const meetings = listed.filter(
            ({ meetingId, isBreakout, parentMeetingId, internalMeetingId }) =>
              byId.has(meetingId) || byId.has(internalMeetingId) || (isBreakout && internal.has(parentMeetingId)),
          );
          return [{ serverId, meetings, claims: byId }];
        } catch (error) {
          log.warn({ err: error, serverId }, 'a server is left out of a list: it does not answer');
          return [];
        }
      }),
    );
    return found.flat();
  }

  private of(serverId: string, askedFromMs: number): Shelves | Promise<Shelves> {
    const known = this.shelves.get(serverId);
    const now = performance.now();
    const changedAtMs = this.changedAtMs.get(serverId) ?? 0;
    const isStale =
      !known || known.askedAtMs < askedFromMs || known.askedAtMs <= changedAtMs || now - known.askedAtMs > LONGEST_MS;
    if (known && !isStale && now - known.askedAtMs < FRESH_MS) return known;
    const asked = this.ask(serverId, isStale ? askedFromMs : null);
    if (isStale) return asked;
    asked.catch(() => undefined);
    return known;
  }

  /** Asks the server, or waits for who asks already; where `askedFromMs` is given, for an answer that is no older. */
  private ask(serverId: string, askedFromMs: number | null): Promise<Shelves> {
    const underWay = this.asking.get(serverId);
    // An answer under way may have been asked for before the change.
    if (underWay)
      return askedFromMs === null
        ? underWay
        : underWay.catch(() => undefined).then(async () => this.of(serverId, askedFromMs));
    const asking = this.read(serverId).finally(() => this.asking.delete(serverId));
    this.asking.set(serverId, asking);
    return asking;
  }

  private async read(serverId: string): Promise<Shelves> {
    const askedAtMs = performance.now();
    const server = await this.servers.byId(serverId);
    const { status, body } = await this.upstream.call(server, 'getMeetings', '', undefined, PATIENCE_MS);
    if (status >= 400 || !body.includes('<returncode>SUCCESS</returncode>'))
      throw new Error(`getMeetings was answered with status ${status}`);
    const shelves = { askedAtMs, byKey: shelved(readMeetingList(body)) };
    this.shelves.set(serverId, shelves);
    return shelves;
  }
}

function shelved(list: readonly ListedMeeting[]): Map<string, ListedMeeting[]> {
  const byKey = new Map<string, ListedMeeting[]>();
  const keyOfInternal = new Map<string, string>();
  const put = (key: string, meeting: ListedMeeting): void => {
    const shelf = byKey.get(key);
    if (shelf) shelf.push(meeting);
    else byKey.set(key, [meeting]);
  };
  const keyOf = (id: string): string | undefined =>
    id.charCodeAt(0) === 116 && id[11] === '-' ? id.slice(1, 11) : undefined;
  for (const meeting of list) {
    const key = keyOf(meeting.meetingId) ?? keyOf(meeting.internalMeetingId);
    if (key === undefined) continue;
    keyOfInternal.set(meeting.internalMeetingId, key);
    put(key, meeting);
  }
  for (const meeting of list) {
    const key = keyOf(meeting.meetingId) ?? keyOf(meeting.internalMeetingId);
    const parents = key === undefined && meeting.isBreakout ? keyOfInternal.get(meeting.parentMeetingId) : undefined;
    if (parents) put(parents, meeting);
  }
  return byKey;
}
