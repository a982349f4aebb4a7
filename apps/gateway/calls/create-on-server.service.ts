import { Injectable } from '@nestjs/common';
import type { Claim, Created } from '@/placement';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { plainText } from '../listed-meetings';
import { parameter, queryOf } from '../raw-query';
import { toClient } from '../rewrite';
import type { KnownServer } from '../servers.service';
import { NoAnswer, Upstream } from '../upstream.service';
import type { CreateParameters } from './create-parameters';

const CREATE_PATIENCE_MS = 25_000;

/** The server's side of a create: the call itself, and what became of one that was not answered. */
@Injectable()
export class CreateOnServer {
  constructor(private readonly upstream: Upstream) {}

  /**
   * Calls create under the server's meeting ID; `created` is null if the server refused.
   * @throws NoAnswer if it is not known what became of it
   */
  async create(
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

  /** What became of a create that was not answered: created, nothing, or unknown while the server stays silent. */
  async whatBecameOf(server: KnownServer, claim: Claim): Promise<Created | null | 'unknown'> {
    const query = queryOf([parameter('meetingID', claim.meetingId)]);
    const answer = await this.upstream.call(server, 'getMeetingInfo', query).catch(() => null);
    if (!answer || answer.status >= 400) return 'unknown';
    return createdBy(answer.body);
  }
}

/** What an answer to create or getMeetingInfo says of the run; null if it is no success. */
function createdBy(xml: string): Created | null {
  const text = (name: string): string => plainText(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '');
  if (text('returncode') !== 'SUCCESS' || !/^\d+$/.test(text('createTime'))) return null;
  return {
    internalMeetingId: text('internalMeetingID'),
    createTimeMs: Number(text('createTime')),
    attendeePW: text('attendeePW'),
    moderatorPW: text('moderatorPW'),
  };
}
