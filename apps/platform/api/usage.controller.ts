import { Controller, Get, Req } from '@nestjs/common';
import { month } from '@/kernel';
import { UsageLedgerStore } from '@/metering';
import { Tenancy } from '@/runtime';
import { NoSuchTenant } from '@/tenants';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas';

/** The usage ledger: every meeting of a month, whole seconds, how it is known. */
@Door('api')
@Controller('v1/usage')
export class UsageApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly ledger: UsageLedgerStore,
  ) {}

  @Get()
  @Needs('usage.read')
  @Describes({
    summary: "A tenant's meetings of a month",
    query: schema.usageQuery,
    answer: { status: 200, of: schema.meetingPage },
  })
  async list(@Req() request: WebRequest) {
    const asked = parse(schema.usageQuery, request.query);
    const tenantId = this.scopes.key(request).tenantId ?? asked.tenantId;
    if (!tenantId) throw new NoSuchTenant('');
    const tenant = await this.scopes.tenant(request, tenantId);
    const lines = await this.tenancy.within(this.scopes.scopeOf(request, tenant), (tx) =>
      this.ledger.lines(tx, {
        tenantId,
        month: month(asked.month),
        afterPosition: BigInt(/^\d{1,15}$/.exec(asked.cursor ?? '')?.[0] ?? 0),
        untilPosition: null,
        limit: asked.limit + 1,
      }),
    );
    const shown = lines.slice(0, asked.limit);
    return {
      items: shown.map((line) => ({
        position: Number(line.position),
        meetingName: line.meetingName,
        from: line.from.toISOString(),
        until: line.until.toISOString(),
        seconds: Number(line.seconds),
        knownBy: line.knownBy,
        isRecorded: line.isRecorded,
        isCorrection: line.correctsId !== null,
      })),
      next: lines.length > asked.limit ? String(shown.at(-1)!.position) : null,
    };
  }
}
