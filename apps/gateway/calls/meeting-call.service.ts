import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { type Claim, ClaimsStore } from '@/placement';
import { log } from '@/runtime';
import { type Answer, failed, notFound, unavailable } from '../answers';
import { asked, type Call, type CallHandler } from '../call';
import { idOnServer, Meetings } from '../meetings.service';
import { parameter, queryOf } from '../raw-query';
import { toClient } from '../rewrite';
import { Servers } from '../servers.service';
import { NoAnswer, Upstream } from '../upstream.service';
import { Breakouts } from './breakouts.service';

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const XML = ['application/xml', 'text/xml'];
const NO_MEETING_ID = failed('missingParamMeetingID', 'You must specify a meeting ID for the meeting.');

/** Calls about one meeting: sent on to the server it lives on, and answered with the tenant's own ids. */
@Injectable()
export class MeetingCalls {
  constructor(
    private readonly meetings: Meetings,
    private readonly servers: Servers,
    private readonly upstream: Upstream,
    private readonly breakouts: Breakouts,
    private readonly claims: ClaimsStore,
    readonly clock: Clock,
  ) {}

  readonly handlers: Readonly<Record<string, CallHandler>> = {
    isMeetingRunning: {
      methods: ['GET', 'POST'],
      bodies: FORMS,
      answer: (call) =>
        this.forward(call, { body: '<response><returncode>SUCCESS</returncode><running>false</running></response>' }),
    },
    getMeetingInfo: { methods: ['GET', 'POST'], bodies: FORMS, answer: (call) => this.forward(call, notFound) },
    end: { methods: ['GET', 'POST'], bodies: FORMS, answer: (call) => this.end(call) },
    insertDocument: { methods: ['POST'], bodies: XML, answer: (call) => this.forward(call, notFound) },
    sendChatMessage: {
      methods: ['GET', 'POST'],
      bodies: FORMS,
      answer: (call) =>
        this.forward(call, failed('meetingNotFound', 'We could not find a meeting with that meeting ID')),
    },
  };

  private async end(call: Call): Promise<Answer> {
    const answer = await this.forward(call, notFound);
    if (!answer.body.includes('sentEndMeetingRequest')) return answer;
    // The server ends it, whatever becomes of our note: without that the polls will see it gone.
    await this.noteEnd(call).catch((error: Error) =>
      log.warn({ err: error }, 'the end of a meeting could not be noted'),
    );
    return answer;
  }

  /** What ends is told of until it is gone; the next create is placed anew. */
  private async noteEnd(call: Call): Promise<void> {
    const claim = await this.meetings.find(call.tenant, asked(call, 'meetingID'));
    if (claim?.state !== 'live') return;
    await this.meetings.within(call.tenant, (tx) => this.claims.leave(tx, claim, 'ending'));
    await this.meetings.changed({ ...claim, state: 'ending' });
  }

  private forward(call: Call, unknown: Answer): Answer | Promise<Answer> {
    const clientId = asked(call, 'meetingID');
    if (clientId === '') return NO_MEETING_ID;
    const claim = this.meetings.find(call.tenant, clientId);
    return claim instanceof Promise
      ? claim.then((found) => this.sendOn(call, clientId, found, unknown))
      : this.sendOn(call, clientId, claim, unknown);
  }

  private async sendOn(call: Call, clientId: string, claim: Claim | null, unknown: Answer): Promise<Answer> {
    const target = claim
      ? { serverId: claim.serverId, id: idOnServer(claim, clientId) }
      : await this.breakouts.find(call.tenant, clientId);
    if (!target) return unknown;
    const found = this.servers.byId(target.serverId);
    const server = found instanceof Promise ? await found : found;
    const parameters = new Map(call.parameters).set('meetingID', parameter('meetingID', target.id));
    try {
      const answer = await this.upstream.call(server, call.name, queryOf(parameters.values()), call.body);
      if (answer.status >= 400) return unavailable;
      return { body: toClient(answer.body, call.tenant.meetingKey, claim ? [claim] : [], claim?.clientMetadata) };
    } catch (error) {
      if (error instanceof NoAnswer) return unavailable;
      throw error;
    }
  }
}
