import { Controller, Get, Post, Req } from '@nestjs/common';
import { GiveByHand } from '@/metering';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { giverOf } from '../console/giver';
import { Describes } from './describes';
import { AN_INSTANT, paged, placeIn, placeText } from './paged';
import { made } from './schemas/shapes';
import * as schema from './schemas/usage';

/** Meetings that are nobody's, given to a tenant by hand or by a dated rule. */
@Door('api')
@Controller('v1/usage')
export class UsageTasksApi {
  constructor(private readonly give: GiveByHand) {}

  @Get('unattributed')
  @Needs('usage.attribute')
  @Describes({
    summary: "Meetings that are nobody's, the newest first",
    query: schema.unattributedQuery,
    answer: { status: 200, of: schema.unattributed },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit } = parse(schema.unattributedQuery, request.query);
    const page = { before: placeIn(cursor, AN_INSTANT), limit: limit + 1 };
    const rows = await this.give.unclaimed(giverOf(request), page);
    return paged(
      rows,
      limit,
      ({ id, meetingName, meetingId, server, createdAt, metadata }) => ({
        id,
        meetingName,
        meetingId,
        server,
        createdAt: createdAt.toISOString(),
        metadata,
      }),
      ({ createdAt, id }) => placeText(createdAt, id),
    );
  }

  @Post('attributions')
  @Needs('usage.attribute')
  @Describes({
    summary: 'Gives such meetings to a tenant, all of them or none',
    body: schema.attribution,
    answer: { status: 204 },
  })
  async giveAway(@Req() request: WebRequest): Promise<void> {
    const { meetings, tenant, reason } = parse(schema.attribution, request.body);
    await this.give.run(giverOf(request), meetings, tenant, reason);
  }

  @Get('rules')
  @Needs('usage.attribute')
  @Describes({ summary: 'The rules about such meetings', answer: { status: 200, of: schema.ruleList } })
  async rules(@Req() request: WebRequest) {
    const rules = await this.give.list(giverOf(request));
    const items = rules.map((rule) => ({
      id: rule.id,
      tenant: rule.tenant,
      server: rule.server,
      metadataName: rule.metadataName,
      metadataValue: rule.metadataValue,
      idPrefix: rule.idPrefix,
      validFrom: rule.validFrom,
      validUntil: rule.validUntil,
      reason: rule.reason,
    }));
    return { items };
  }

  @Post('rules/tests')
  @Needs('usage.attribute')
  @Describes({
    summary: 'Which meetings a rule would give away; nothing is written',
    body: schema.saidRule,
    answer: { status: 200, of: schema.ruleTest },
  })
  async test(@Req() request: WebRequest) {
    const found = await this.give.test(giverOf(request), parse(schema.saidRule, request.body));
    const some = found.slice(0, 20).map(({ meetingName, createdAt }) => ({
      meetingName,
      createdAt: createdAt.toISOString(),
    }));
    return { count: found.length, some };
  }

  @Post('rules')
  @Needs('usage.attribute')
  @Describes({ summary: 'One more rule', body: schema.newRule, answer: { status: 201, of: made } })
  async add(@Req() request: WebRequest) {
    const { reason, ...rule } = parse(schema.newRule, request.body);
    return { id: await this.give.add(giverOf(request), rule, reason) };
  }
}
