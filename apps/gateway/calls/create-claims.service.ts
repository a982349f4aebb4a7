import { Injectable } from '@nestjs/common';
import { namespacedMeetingId } from '@/adapters/bbb';
import { Clock, newId } from '@/kernel';
import { type Claim, ClaimsStore, type Created } from '@/placement';
import { asked, type Call } from '../call';
import { Evidence } from '../evidence.service';
import { Limits } from '../limits.service';
import { Meetings } from '../meetings.service';
import { ServerLists } from '../server-lists.service';
import { type KnownServer, Servers } from '../servers.service';
import type { CreateParameters } from './create-parameters';

/** What becomes of the claim of a create: taken before the server is asked, then kept, renewed, lost or withdrawn. */
@Injectable()
export class CreateClaims {
  constructor(
    private readonly meetings: Meetings,
    private readonly claims: ClaimsStore,
    private readonly servers: Servers,
    private readonly lists: ServerLists,
    private readonly limits: Limits,
    private readonly evidence: Evidence,
    private readonly clock: Clock,
  ) {}

  /** Takes a claim for this create, or answers the one that another create of the same meeting holds; with no more than the tenant's most. */
  async take(
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

  /** The server has made the meeting: the claim lives, the evidence is kept, and everybody hears of it. */
  async keep(call: Call, claim: Claim, created: Created): Promise<void> {
    await this.meetings.within(call.tenant, async (tx) => {
      const isKept = await this.claims.isLive(tx, claim, created);
      // Given up meanwhile, for it was not heard of for minutes: it lives all the same.
      if (!isKept && (await this.claims.add(tx, claim))) await this.claims.isLive(tx, claim, created);
      await this.evidence.created(tx, { ...claim, ...created }, asked(call, 'name') || claim.clientMeetingId);
    });
    this.lists.noteChange(claim.serverId);
    await this.meetings.changed({ ...claim, ...created, state: 'live' });
  }

  /** The server made a new run of a meeting believed to live: that one has ended, and this one's claim begins. */
  async renew(call: Call, wanted: CreateParameters, claim: Claim, created: Created, token: string): Promise<void> {
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

  /** Its server is down and what was there is gone. */
  async lose(call: Call, claim: Claim): Promise<void> {
    await this.meetings.within(call.tenant, (tx) => this.claims.leave(tx, claim, 'lost'));
    await this.meetings.changed({ ...claim, state: 'lost' });
  }

  /** Nothing was made. False if another has taken the claim over meanwhile. */
  async withdraw(call: Call, claim: Claim): Promise<boolean> {
    this.servers.justPlaced.withdrawn(claim.id);
    const isGone = await this.meetings.within(call.tenant, (tx) => this.claims.withdraw(tx, claim));
    await this.meetings.changed({ ...claim, state: 'ended' });
    return isGone;
  }

  /** The claim of a create that is not heard of any more, now this one's; nothing if that is not so. */
  takeOver(call: Call, claim: Claim): Promise<Claim | null> {
    return this.meetings.within(call.tenant, (tx) => this.claims.takeOver(tx, claim));
  }
}
