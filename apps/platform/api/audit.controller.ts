import { Controller, Get, Req } from '@nestjs/common';
import { AuditEntriesStore } from '@/audit';
import { addDays, localDate } from '@/kernel';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ActorNames } from '../actor-names.service';
import { entryView } from '../audit-view';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { AN_INSTANT, paged, placeIn, placeText } from './paged';
import * as schema from './schemas/audit';

/** The audit log, the newest first. */
@Door('api')
@Controller('v1/audit')
export class AuditApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly entries: AuditEntriesStore,
    private readonly names: ActorNames,
  ) {}

  @Get()
  @Needs('audit.read')
  @Describes({
    summary: 'Who did what to what, the newest first',
    query: schema.auditQuery,
    answer: { status: 200, of: schema.auditPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, from, until, q: text, ...asked } = parse(schema.auditQuery, request.query);
    const [at, id] = placeIn(cursor, AN_INSTANT) ?? [];
    const search = {
      ...asked,
      text,
      from: from === undefined ? undefined : new Date(`${from}T00:00:00Z`),
      until: until === undefined ? undefined : new Date(`${addDays(localDate(until), 1)}T00:00:00Z`),
      before: at !== undefined && id !== undefined ? { at: new Date(at), id } : undefined,
      limit: limit + 1,
    };
    const list = await this.scopes.look(request, (tx) => this.entries.search(tx, search));
    const names = await this.names.of(list);
    return paged(
      list,
      limit,
      (entry) => {
        const { who, from: address } = entryView(entry, names);
        const { actor, action, subject, tenantId, details } = entry;
        return {
          id: entry.id,
          at: entry.at.toISOString(),
          who,
          from: address,
          actor,
          action,
          subject,
          tenantId,
          details,
        };
      },
      (entry) => placeText(entry.at, entry.id),
    );
  }
}
