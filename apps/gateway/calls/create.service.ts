import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { namespacedMeetingId } from '@/adapters/bbb';
import { Clock, newId } from '@/kernel';
import { type Claim, ClaimsStore, type Created, expectedPeople } from '@/placement';
import { say } from '@/wording';
import { type Answer, failed, unavailable } from '../answers';
import { asked, type Call, type CallHandler } from '../call';
import { Evidence } from '../evidence.service';
import { Limits } from '../limits.service';
import { plainText } from '../listed-meetings';
import { idOnServer, Meetings } from '../meetings.service';
import { parameter, queryOf } from '../raw-query';
import { toClient } from '../rewrite';
import { ServerLists } from '../server-lists.service';
import { type KnownServer, Servers } from '../servers.service';
import { NoAnswer, Upstream } from '../upstream.service';
import { type CreateParameters, createParameters, Refused } from './create-parameters';
import { SANDBOX } from './sandbox';

const BODIES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/xml', 'text/xml'];
const NO_ROOM = failed('noServer', 'No meeting server can take a new meeting just now. Try again in a moment.');
const CREATE_PATIENCE_MS = 25_000;
const MOST_TRIES = 3;

/**
 * create: the claim is taken and committed first, then the server is called, and the claim is withdrawn if that fails.
 * Again while the meeting lives, it goes to the same server and makes nothing (BBB API, section 4 create).
 */
@Injectable()
export class CreateCall {
  constructor(
    private readonly meetings: Meetings,
    private readonly claims: ClaimsStore,
    private readonly servers: Servers,
    private readonly lists: ServerLists,
    private readonly limits: Limits,
    private readonly evidence: Evidence,
    private readonly upstream: Upstream,
    private readonly clock: Clock,
  ) {}

  readonly handlers: Readonly<Record<string, CallHandler>> = {
    create: { methods: ['GET', 'POST'], bodies: BODIES, answer: (call) => this.create(call) },
  };

  private async create(call: Call): Promise<Answer> {
    const barred = this.limits.barred(call.tenant);
    if (barred) return failed('forbidden', barred);
    const token = newToken();
    try {
      const wanted = this.parametersOf(call, token);
      const parent = asked(call, 'isBreakout') === 'true' ? await this.parentOf(call) : null;
      if (parent) {
        const onServer = idOnServer(parent, asked(call, 'parentMeetingID'));
        wanted.parameters.set('parentMeetingID', parameter('parentMeetingID', onServer));
      }
      const known = this.meetings.find(call.tenant, asked(call, 'meetingID'));
      const claim = known instanceof Promise ? await known : known;
      if (claim?.state === 'live') return await this.again(call, wanted, claim, token);
      return await this.anew(call, wanted, token, parent);
    } catch (error) {
      if (error instanceof Refused) return failed(error.messageKey, error.message);
      throw error;
    }
  }

  private parametersOf(call: Call, token: string): CreateParameters {
    const { slug, limits, isSandbox, language, gateway } = call.tenant;
    const { participants: people, minutes } = SANDBOX;
    return createParameters(call.parameters, {
      limits,
      isSandbox,
      sandboxWords: isSandbox ? say(language, 'gateway.sandbox', { people, minutes }) : '',
      leaveUrl: `${call.publicUrl}/t/${slug}/left`,
      allowsRequestsWithoutSession: gateway.allowsRequestsWithoutSession,
      callbackUrl: (name) => `${call.publicUrl.replace(/\/$/, '')}/callbacks/${name}/${token}`,
    });
  }

  /** A meeting that lives: the same server answers, with the first times. */
  private async again(call: Call, wanted: CreateParameters, claim: Claim, token: string): Promise<Answer> {
    const known = this.servers.byId(claim.serverId);
    const server = known instanceof Promise ? await known : known;
    try {
      const { created, answer } = await this.send(call, server, wanted, claim);
      // Nobody had heard what became of the first create: it is known now.
      if (created && claim.state === 'claimed') await this.keep(call, claim, created);
      // The server had forgotten it, or it had just ended: this is a new run, and the claim is the new run's.
      else if (created && created.internalMeetingId !== claim.internalMeetingId)
        await this.renew(call, wanted, claim, created, token);
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const now = (await this.servers.all()).find(({ id }) => id === server.id);
      if (now?.health !== 'down') return unavailable;
      // It has been silent for several polls: what was there is lost, and a new run begins elsewhere.
      await this.meetings.within(call.tenant, (tx) => this.claims.leave(tx, claim, 'lost'));
      await this.meetings.changed({ ...claim, state: 'lost' });
      return this.create(call);
    }
  }

  private async anew(call: Call, wanted: CreateParameters, token: string, parent: Claim | null): Promise<Answer> {
    if (!wanted.isBreakout) await this.limits.assertMayBegin(call.tenant);
    const people = await this.peopleOf(call, wanted);
    const tried = new Set<string>();
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const claimId = newId();
      const server = await this.choose(call, { claimId, people, tried, parent });
      if (!server) return tried.size > 0 ? unavailable : NO_ROOM;
      const claim = await this.claim(call, wanted, { id: claimId, token, people }, server);
      if (claim.callbackToken !== token) return this.follow(call, wanted, claim, token);
      tried.add(server.id);
      const answer = await this.begin(call, wanted, claim, server);
      if (answer) return answer;
    }
    return unavailable;
  }

  /** A breakout lives where its parent does. */
  private choose(
    call: Call,
    of: { claimId: string; people: number; tried: ReadonlySet<string>; parent: Claim | null },
  ): Promise<KnownServer | null> | KnownServer | null {
    const { claimId, people, tried, parent } = of;
    if (parent) return tried.has(parent.serverId) ? null : this.servers.byId(parent.serverId);
    const wish = { homeServerId: call.tenant.gateway.homeServerId, expectedPeople: people };
    return this.servers.choose(claimId, wish, tried);
  }

  /** How many are likely to come: by what the tenant's meetings of this id or name came to before. */
  private async peopleOf(call: Call, { askedMost, allowedMost }: CreateParameters): Promise<number> {
    const { tenantId } = call.tenant;
    const past = await this.meetings.within(call.tenant, (tx) => this.claims.past(tx, tenantId));
    const [clientMeetingId, meetingName] = [asked(call, 'meetingID'), asked(call, 'name')];
    return expectedPeople(past, { clientMeetingId, meetingName, askedMost, allowedMost });
  }

  private async claim(
    call: Call,
    wanted: CreateParameters,
    { id, token, people }: { id: string; token: string; people: number },
    server: KnownServer,
  ): Promise<Claim> {
    const { tenant } = call;
    const meetingId = namespacedMeetingId(tenant.meetingKey, asked(call, 'meetingID'));
    const claim: Claim = {
      id,
      resellerId: tenant.resellerId,
      tenantId: tenant.tenantId,
      meetingId,
      clientMeetingId: asked(call, 'meetingID'),
      meetingName: asked(call, 'name').slice(0, 256),
      serverId: server.id,
      state: 'claimed',
      internalMeetingId: null,
      createTimeMs: null,
      attendeePW: null,
      moderatorPW: null,
      clientMetadata: wanted.clientMetadata,
      isRecorded: wanted.isRecorded,
      isBreakout: wanted.isBreakout,
      expectedPeople: people,
      callbackToken: token,
      claimedAt: this.clock.now(),
    };
    const isLimited = tenant.limits?.concurrentMeetings !== undefined && !wanted.isBreakout;
    try {
      const holding = await this.meetings.within(tenant, async (tx) => {
        const living = isLimited ? await this.claims.countAlone(tx, tenant.tenantId) : 0;
        if (await this.claims.add(tx, claim)) {
          // Creates at one moment pass the first look together; here they come one after the other.
          this.limits.assertFewerThanMost(tenant, living);
          return claim;
        }
        return (await this.claims.holding(tx, tenant.tenantId, meetingId)) ?? claim;
      });
      if (holding === claim) this.servers.justPlaced.kept(claim.id, performance.now());
      else this.servers.justPlaced.withdrawn(claim.id);
      return holding;
    } catch (error) {
      this.servers.justPlaced.withdrawn(claim.id);
      throw error;
    }
  }

  /** Somebody else's create of the same meeting is under way: goes where that went, or takes it over if it is not heard of. */
  private async follow(call: Call, wanted: CreateParameters, claim: Claim, token: string): Promise<Answer> {
    for (let looks = 0; looks < 40; looks += 1) {
      const now = await this.meetings.lookUp(call.tenant, claim.clientMeetingId);
      if (!now) return unavailable;
      if (now.state === 'live') return this.again(call, wanted, now, token);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const own = await this.meetings.within(call.tenant, (tx) => this.claims.takeOver(tx, claim));
    return own ? this.again(call, wanted, own, token) : unavailable;
  }

  /** Calls the server that was claimed; null if it took nothing on and another may be tried. */
  private async begin(call: Call, wanted: CreateParameters, claim: Claim, server: KnownServer): Promise<Answer | null> {
    try {
      const { created, answer } = await this.send(call, server, wanted, claim);
      if (created) await this.keep(call, claim, created);
      else if (!(await this.withdraw(call, claim))) return this.follow(call, wanted, claim, claim.callbackToken);
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const created = error.mayHaveHappened ? await this.ask(server, claim) : null;
      if (created === 'unknown') return unavailable;
      if (!created)
        return (await this.withdraw(call, claim)) ? null : this.follow(call, wanted, claim, claim.callbackToken);
      await this.keep(call, claim, created);
      return this.again(call, wanted, { ...claim, state: 'live', ...created }, claim.callbackToken);
    }
  }

  private async send(
    call: Call,
    server: KnownServer,
    wanted: CreateParameters,
    claim: Claim,
  ): Promise<{ created: Created | null; answer: Answer }> {
    const parameters = new Map(wanted.parameters);
    // Some servers invent new passwords for a repeat without any, and then find that they differ.
    if (claim.state === 'live')
      for (const name of ['attendeePW', 'moderatorPW'] as const)
        if (!parameters.has(name) && claim[name]) parameters.set(name, parameter(name, claim[name]));
    parameters.set('meetingID', parameter('meetingID', claim.meetingId));
    const answer = await this.upstream.call(
      server,
      'create',
      queryOf(parameters.values()),
      call.body,
      CREATE_PATIENCE_MS,
    );
    if (answer.status >= 400) throw new NoAnswer(true);
    return {
      created: createdBy(answer.body),
      answer: { body: toClient(answer.body, call.tenant.meetingKey, [claim]) },
    };
  }

  /** The meeting whose breakout this is to be; another tenant's is none. */
  private async parentOf(call: Call): Promise<Claim> {
    const given = asked(call, 'parentMeetingID');
    if (given === '') throw new Refused('parentMeetingIDMissing', 'No parent meeting ID was given.');
    const parent = await this.meetings.find(call.tenant, given);
    if (!parent) throw new Refused('parentMeetingDoesNotExist', 'No parent meeting exists for the breakout room.');
    return parent;
  }

  /** What became of a create that was not answered: created, nothing, or unknown while the server stays silent. */
  private async ask(server: KnownServer, claim: Claim): Promise<Created | null | 'unknown'> {
    const query = queryOf([parameter('meetingID', claim.meetingId)]);
    const answer = await this.upstream.call(server, 'getMeetingInfo', query).catch(() => null);
    if (!answer || answer.status >= 400) return 'unknown';
    return createdBy(answer.body);
  }

  private async keep(call: Call, claim: Claim, created: Created): Promise<void> {
    await this.meetings.within(call.tenant, async (tx) => {
      const isKept = await this.claims.isLive(tx, claim, created);
      // Given up meanwhile, for it was not heard of for minutes: it lives all the same.
      if (!isKept && (await this.claims.add(tx, claim))) await this.claims.isLive(tx, claim, created);
      await this.evidence.created(tx, { ...claim, ...created }, asked(call, 'name') || claim.clientMeetingId);
    });
    this.lists.noteChange(claim.serverId);
    await this.meetings.changed({ ...claim, ...created, state: 'live' });
  }

  private async renew(
    call: Call,
    wanted: CreateParameters,
    claim: Claim,
    created: Created,
    token: string,
  ): Promise<void> {
    const { clientMetadata, isRecorded } = wanted;
    const given = { clientMetadata, isRecorded, callbackToken: token };
    const fresh: Claim = { ...claim, ...given, id: newId(), state: 'claimed', claimedAt: this.clock.now() };
    await this.meetings.within(call.tenant, async (tx) => {
      await this.claims.leave(tx, claim, 'ended');
      await this.claims.add(tx, fresh);
    });
    await this.meetings.changed({ ...claim, state: 'ended' });
    await this.keep(call, fresh, created);
  }

  /** False if another has taken the claim over meanwhile. */
  private async withdraw(call: Call, claim: Claim): Promise<boolean> {
    this.servers.justPlaced.withdrawn(claim.id);
    const isGone = await this.meetings.within(call.tenant, (tx) => this.claims.withdraw(tx, claim));
    await this.meetings.changed({ ...claim, state: 'ended' });
    return isGone;
  }
}

const newToken = (): string => randomBytes(24).toString('base64url');

/** What an answer to create or getMeetingInfo says of the run; null if it is no success. */
export function createdBy(xml: string): Created | null {
  const text = (name: string): string => plainText(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '');
  if (text('returncode') !== 'SUCCESS' || !/^\d+$/.test(text('createTime'))) return null;
  return {
    internalMeetingId: text('internalMeetingID'),
    createTimeMs: Number(text('createTime')),
    attendeePW: text('attendeePW'),
    moderatorPW: text('moderatorPW'),
  };
}
