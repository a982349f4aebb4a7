import { Controller, Get, Req } from '@nestjs/common';
import { AuditEntriesStore } from '@/audit';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { cursorOf, readCursor } from '../audit-view';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged } from './paged';
import * as schema from './schemas';

/** The audit log, the newest first. */
@Door('api')
@Controller('v1/audit')
export class AuditApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly entries: AuditEntriesStore,
  ) {}

  @Get()
  @Needs('audit.read')
  @Describes({
    summary: 'Who did what to what',
    query: schema.auditQuery,
    answer: { status: 200, of: schema.auditPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, action, text } = parse(schema.auditQuery, request.query);
    const list = await this.scopes.look(request, (tx) =>
      this.entries.search(tx, { action, text, before: readCursor(cursor), limit: limit + 1 }),
    );
    const shown = ({ id, at, actor, action: did, subject, tenantId, details }: (typeof list)[number]) => ({
      id,
      at: at.toISOString(),
      actor,
      action: did,
      subject,
      tenantId,
      details,
    });
    return paged(list, limit, shown, cursorOf);
  }
}
