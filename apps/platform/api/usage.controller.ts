import { Controller, Get, Req } from '@nestjs/common';
import { month } from '@/kernel';
import { UsageByDayStore, UsageLedgerStore, type UsageLine, UsageListStore, type UsedBy } from '@/metering';
import { asJob, Tenancy } from '@/runtime';
import { BadForm, Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import * as schema from './schemas/usage';

const SECONDS = /^\d{1,15}$/;

/** The usage ledger in whole seconds: every meeting of a tenant's month, and a reseller's month by tenant, day and server. */
@Door('api')
@Controller('v1/usage')
export class UsageApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly ledger: UsageLedgerStore,
    private readonly byTenants: UsageListStore,
    private readonly days: UsageByDayStore,
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
    if (!tenantId) throw new BadForm([{ path: ['tenantId'], message: 'is needed with a key of operators' }]);
    const tenant = await this.scopes.tenant(request, tenantId);
    const lines = await this.tenancy.within(this.scopes.scopeOf(request, tenant), (tx) =>
      this.ledger.lines(tx, {
        tenantId,
        month: month(asked.month),
        afterPosition: BigInt(asked.cursor ?? 0),
        untilPosition: null,
        text: asked.q,
        knownBy: asked.knownBy,
        limit: asked.limit + 1,
      }),
    );
    return paged(lines, asked.limit, shownMeeting, ({ position }) => String(position));
  }

  @Get('tenants')
  @For('operators')
  @Needs('usage.read')
  @Describes({
    summary: 'A month by tenant, whoever used most first',
    query: schema.byTenantQuery,
    answer: { status: 200, of: schema.usedByTenants },
  })
  async tenants(@Req() request: WebRequest) {
    const { cursor, limit, month: of, q: text, reseller } = parse(schema.byTenantQuery, request.query);
    const search = { month: month(of), text, after: placeIn(cursor, SECONDS), limit: limit + 1 };
    const rows = await this.tenancy.within(await this.scopes.deskScope(request, { reseller }), (tx) =>
      this.byTenants.byTenant(tx, search),
    );
    return paged(rows, limit, shown, ({ seconds, id }) => placeText(String(seconds), id));
  }

  @Get('days')
  @For('operators')
  @Needs('usage.read')
  @Describes({
    summary: 'A month by day, in the zone of the reseller',
    query: schema.monthQuery,
    answer: { status: 200, of: schema.usedByDay },
  })
  async byDay(@Req() request: WebRequest) {
    const { month: of, reseller } = parse(schema.monthQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const resellerId = desk.reseller.id;
    const [days] = await this.tenancy.within(await this.scopes.deskScope(request, { reseller }), (tx) =>
      this.days.ofMonths(tx, { resellerId }, [month(of)]),
    );
    return { items: days!.map(({ day, meetings, seconds }) => ({ day, meetings, seconds: Number(seconds) })) };
  }

  /** Runs are the network's rows; of them only this reseller's sums are shown. */
  @Get('servers')
  @For('operators')
  @Needs('usage.read')
  @Describes({
    summary: 'A month by server',
    query: schema.monthQuery,
    answer: { status: 200, of: schema.usedByServers },
  })
  async servers(@Req() request: WebRequest) {
    const { month: of, reseller } = parse(schema.monthQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const rows = await this.tenancy.acrossNetwork({ actor: asJob('api.usage'), why: 'usage by server' }, (tx) =>
      this.byTenants.byServer(tx, desk.reseller.id, month(of)),
    );
    return { items: rows.map(shown) };
  }
}

const shown = ({ id, name, meetings, seconds, unrecordedSeconds }: UsedBy) => ({
  id,
  name,
  meetings,
  seconds: Number(seconds),
  unrecordedSeconds: Number(unrecordedSeconds),
});

export const shownMeeting = (line: UsageLine) => ({
  position: Number(line.position),
  runId: line.runId,
  meetingName: line.meetingName,
  from: line.from.toISOString(),
  until: line.until.toISOString(),
  seconds: Number(line.seconds),
  knownBy: line.knownBy,
  isRecorded: line.isRecorded,
  isCorrection: line.correctsId !== null,
});
