import { Injectable } from '@nestjs/common';
import { type Answer, success } from '../answers';
import type { Call, CallHandler } from '../call';
import { plainText } from '../listed-meetings';
import { toClient } from '../rewrite';
import { ServerLists } from '../server-lists.service';
import { Servers } from '../servers.service';
import { Upstream } from '../upstream.service';

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Lists over every server that holds meetings of the tenant. */
@Injectable()
export class ListCalls {
  constructor(
    private readonly lists: ServerLists,
    private readonly servers: Servers,
    private readonly upstream: Upstream,
  ) {}

  readonly handlers: Readonly<Record<string, CallHandler>> = {
    getMeetings: { methods: ['GET', 'POST'], bodies: FORMS, answer: (call) => this.getMeetings(call) },
    getSessions: { methods: ['GET', 'POST'], bodies: FORMS, answer: (call) => this.getSessions(call) },
  };

  private async getMeetings({ tenant }: Call): Promise<Answer> {
    const parts: string[] = [];
    for (const { meetings, claims } of await this.lists.ofTenant(tenant)) {
      for (const { raw, meetingId, internalMeetingId } of meetings) {
        const claim = claims.get(meetingId) ?? claims.get(internalMeetingId);
        parts.push(toClient(raw, tenant.meetingKey, claim ? [claim] : [], claim?.clientMetadata));
      }
    }
    if (parts.length > 0) return success(`<meetings>${parts.join('')}</meetings>`);
    return success(
      '<meetings></meetings><messageKey>noMeetings</messageKey><message>no meetings were found on this server</message>',
    );
  }

  private async getSessions({ tenant }: Call): Promise<Answer> {
    const listed = await this.lists.ofTenant(tenant);
    const own = new Set(listed.flatMap(({ meetings }) => meetings.map(({ internalMeetingId }) => internalMeetingId)));
    const claims = listed.flatMap((one) => [...one.claims.values()]);
    const answers = await Promise.all(
      listed.map(async ({ serverId }) => {
        const server = await this.servers.byId(serverId);
        return this.upstream.call(server, 'getSessions', '').catch(() => null);
      }),
    );
    const sessions = answers
      .flatMap((answer) => answer?.body.match(/<meeting>[\s\S]*?<\/meeting>/g) ?? [])
      .filter((session) => own.has(plainText(/<meetingID>([^<]*)<\/meetingID>/.exec(session)?.[1] ?? '')));
    if (sessions.length > 0)
      return success(
        `<sessions>${sessions.map((one) => toClient(one, tenant.meetingKey, claims)).join('')}</sessions>`,
      );
    return success('<sessions></sessions><messageKey>noSessions</messageKey><message>no sessions were found</message>');
  }
}
