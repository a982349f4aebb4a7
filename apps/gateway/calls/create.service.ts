import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { type Claim, ClaimsStore, expectedPeople } from '@/placement';
import { say } from '@/wording';
import { type Answer, failed, unavailable } from '../answers';
import { asked, type Call, type CallHandler } from '../call';
import { Limits } from '../limits.service';
import { idOnServer, Meetings } from '../meetings.service';
import { parameter } from '../raw-query';
import { type KnownServer, Servers } from '../servers.service';
import { NoAnswer } from '../upstream.service';
import { CreateClaims } from './create-claims.service';
import { CreateOnServer } from './create-on-server.service';
import { type CreateParameters, createParameters, Refused } from './create-parameters';
import { SANDBOX } from './sandbox';

const BODIES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/xml', 'text/xml'];
const NO_ROOM = failed('noServer', 'No meeting server can take a new meeting just now. Try again in a moment.');
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
    private readonly limits: Limits,
    private readonly claimed: CreateClaims,
    private readonly onServer: CreateOnServer,
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
      const { created, answer } = await this.onServer.create(call, server, wanted, claim);
      // Nobody had heard what became of the first create: it is known now.
      if (created && claim.state === 'claimed') await this.claimed.keep(call, claim, created);
      // The server had forgotten it, or it had just ended: this is a new run, and the claim is the new run's.
      else if (created && created.internalMeetingId !== claim.internalMeetingId)
        await this.claimed.renew(call, wanted, claim, created, token);
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const now = (await this.servers.all()).find(({ id }) => id === server.id);
      if (now?.health !== 'down') return unavailable;
      // It has been silent for several polls: what was there is lost, and a new run begins elsewhere.
      await this.claimed.lose(call, claim);
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
      const claim = await this.claimed.take(call, wanted, { id: claimId, token, people }, server);
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

  /** Somebody else's create of the same meeting is under way: goes where that went, or takes it over if it is not heard of. */
  private async follow(call: Call, wanted: CreateParameters, claim: Claim, token: string): Promise<Answer> {
    for (let looks = 0; looks < 40; looks += 1) {
      const now = await this.meetings.lookUp(call.tenant, claim.clientMeetingId);
      if (!now) return unavailable;
      if (now.state === 'live') return this.again(call, wanted, now, token);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const own = await this.claimed.takeOver(call, claim);
    return own ? this.again(call, wanted, own, token) : unavailable;
  }

  /** Calls the server that was claimed; null if it took nothing on and another may be tried. */
  private async begin(call: Call, wanted: CreateParameters, claim: Claim, server: KnownServer): Promise<Answer | null> {
    try {
      const { created, answer } = await this.onServer.create(call, server, wanted, claim);
      if (created) await this.claimed.keep(call, claim, created);
      else if (!(await this.claimed.withdraw(call, claim)))
        return this.follow(call, wanted, claim, claim.callbackToken);
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const created = error.mayHaveHappened ? await this.onServer.whatBecameOf(server, claim) : null;
      if (created === 'unknown') return unavailable;
      if (!created)
        return (await this.claimed.withdraw(call, claim))
          ? null
          : this.follow(call, wanted, claim, claim.callbackToken);
      await this.claimed.keep(call, claim, created);
      return this.again(call, wanted, { ...claim, state: 'live', ...created }, claim.callbackToken);
    }
  }

  /** The meeting whose breakout this is to be; another tenant's is none. */
  private async parentOf(call: Call): Promise<Claim> {
    const given = asked(call, 'parentMeetingID');
    if (given === '') throw new Refused('parentMeetingIDMissing', 'No parent meeting ID was given.');
    const parent = await this.meetings.find(call.tenant, given);
    if (!parent) throw new Refused('parentMeetingDoesNotExist', 'No parent meeting exists for the breakout room.');
    return parent;
  }
}

const newToken = (): string => randomBytes(24).toString('base64url');
