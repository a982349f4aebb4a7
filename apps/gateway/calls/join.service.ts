import { Injectable } from '@nestjs/common';
import type { Claim } from '@/placement';
import { say } from '@/wording';
import { type Answer, failed, unavailable } from '../answers';
import { asked, type Call, type CallHandler } from '../call';
import { framed } from '../framed';
import { Limits } from '../limits.service';
import { idOnServer, Meetings } from '../meetings.service';
import { parameter, queryOf } from '../raw-query';
import { toClient } from '../rewrite';
import { ServerLists } from '../server-lists.service';
import { type KnownServer, Servers } from '../servers.service';
import { NoAnswer, Upstream } from '../upstream.service';
import { badNameIn } from './parameter-names';
import { isSafeAddress } from './safe-address';

const ADDRESSES = ['logoutURL', 'errorRedirectUrl', 'avatarURL', 'webcamBackgroundURL'];

/**
 * join: the browser is sent on by an address signed anew, which holds the id and host of the server and never its
 * secret. The run's createTime goes in, so that the address dies with the run (BBB API, section 8).
 */
@Injectable()
export class JoinCall {
  constructor(
    private readonly meetings: Meetings,
    private readonly servers: Servers,
    private readonly limits: Limits,
    private readonly upstream: Upstream,
    private readonly lists: ServerLists,
  ) {}

  readonly handlers: Readonly<Record<string, CallHandler>> = {
    join: { methods: ['GET'], bodies: [], answer: (call) => inFrames(call, this.join(call)) },
  };

  private join(call: Call): Answer | Promise<Answer> {
    const clientId = asked(call, 'meetingID');
    if (clientId === '')
      return refused(call, 'missingParamMeetingID', 'You must specify a meeting ID for the meeting.');
    if (asked(call, 'fullName') === '')
      return refused(call, 'missingParamFullName', 'You must specify a name for the attendee who will be joining.');
    if (!call.parameters.has('role') && !call.parameters.has('password'))
      return refused(call, 'invalidPassword', 'You must give a role, or the password of the meeting.');
    const bad = badNameIn(call.parameters.keys());
    if (bad) return failed('validationError', bad);
    for (const name of ADDRESSES)
      if (call.parameters.has(name) && !isSafeAddress(asked(call, name)))
        return failed('validationError', `${name} must be an address that begins with https:// or http://.`);
    const barred = this.limits.barred(call.tenant);
    if (barred) return refused(call, 'forbidden', barred);
    const claim = this.meetings.find(call.tenant, clientId);
    return claim instanceof Promise ? claim.then((found) => this.to(call, found)) : this.to(call, claim);
  }

  private to(call: Call, claim: Claim | null): Answer | Promise<Answer> {
    if (!claim || claim.state === 'claimed')
      return refused(
        call,
        'invalidMeetingIdentifier',
        'The meeting ID that you supplied did not match any existing meetings',
      );
    const server = this.servers.byId(claim.serverId);
    if (server instanceof Promise) return server.then(() => this.to(call, claim));
    const most = this.limits.joining(claim.id, call.tenant);
    if (most !== null)
      return this.isFull(claim, server, most).then((isFull) =>
        isFull
          ? refused(call, 'maxParticipantsReached', say(call.tenant.language, 'gateway.full', { limit: most }))
          : this.into(call, claim, server),
      );
    return this.into(call, claim, server);
  }

  /** Whether as many are in as may be, by the server's own count; a server that does not say so holds the limit itself. */
  private async isFull(claim: Claim, server: KnownServer, most: number): Promise<boolean> {
    const query = queryOf([parameter('meetingID', claim.meetingId)]);
    const answer = await this.upstream.call(server, 'getMeetingInfo', query).catch(() => null);
    return Number(/<participantCount>(\d+)</.exec(answer?.body ?? '')?.[1] ?? 0) >= most;
  }

  private into(call: Call, claim: Claim, server: KnownServer): Answer | Promise<Answer> {
    const parameters = new Map(call.parameters);
    parameters.set('meetingID', parameter('meetingID', idOnServer(claim, asked(call, 'meetingID'))));
    if (!parameters.has('createTime') && claim.createTimeMs !== null && claim.state === 'live')
      parameters.set('createTime', parameter('createTime', String(claim.createTimeMs)));
    const query = queryOf(parameters.values());
    this.lists.noteJoin(call.tenant.tenantId);
    if (asked(call, 'redirect') === 'false') return this.inXml(call, claim, query);
    return { body: '', location: this.upstream.signed(server, 'join', query) };
  }

  private async inXml(call: Call, claim: Claim, query: string): Promise<Answer> {
    try {
      const answer = await this.upstream.call(await this.servers.byId(claim.serverId), 'join', query);
      return { body: toClient(answer.body, call.tenant.meetingKey, [claim]) };
    } catch (error) {
      if (error instanceof NoAnswer) return unavailable;
      throw error;
    }
  }
}

function inFrames(call: Call, answer: Answer | Promise<Answer>): Answer | Promise<Answer> {
  return answer instanceof Promise ? answer.then((given) => framed(call, given)) : framed(call, answer);
}

/** The errors of a redirecting join are a redirect too, where there is somewhere to go (BBB API, section 4 join). */
function refused(call: Call, key: string, message: string): Answer {
  const target = asked(call, 'errorRedirectUrl') || asked(call, 'logoutURL');
  if (asked(call, 'redirect') === 'false' || !isSafeAddress(target)) return failed(key, message);
  const errors = encodeURIComponent(JSON.stringify([{ key, message }]));
  return { body: '', location: `${target}${target.includes('?') ? '&' : '?'}errors=${errors}` };
}
