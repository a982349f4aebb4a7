import { Controller, Get, Post, Req } from '@nestjs/common';
import { MovesStore, MoveTenants } from '@/placement';
import { Tenancy } from '@/runtime';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ServersDesk } from '../console/servers-desk.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { AN_INSTANT, paged, placeIn, placeText } from './paged';
import * as schema from './schemas/servers';
import { idParam, made } from './schemas/shapes';

/** Moves of tenants between servers. */
@Door('api')
@Controller('v1/moves')
export class MovesApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly desk: ServersDesk,
    private readonly moves: MovesStore,
    private readonly move: MoveTenants,
  ) {}

  @Get()
  @Needs('servers.read')
  @Describes({
    summary: 'Moves, the newest first',
    query: schema.moveQuery,
    answer: { status: 200, of: schema.movePage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit, reseller } = parse(schema.moveQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const why = { actor: this.scopes.actor(request), why: 'api moves' };
    const page = { before: placeIn(cursor, AN_INSTANT), limit: limit + 1 };
    const rows = await this.tenancy.acrossNetwork(why, (tx) => this.moves.ofReseller(tx, desk.reseller.id, page));
    return paged(
      rows,
      limit,
      ({ id, tenantId, fromServerId, toServerId, state, plannedAt, remaining }) => ({
        id,
        tenantId,
        fromServerId,
        toServerId,
        state,
        plannedAt: plannedAt.toISOString(),
        remaining,
      }),
      ({ plannedAt, id }) => placeText(plannedAt, id),
    );
  }

  @Post()
  @Needs('tenants.move')
  @Dangerous()
  @Describes({
    summary: 'Sends new meetings of a tenant to another server; running ones end where they are',
    body: schema.newMove,
    answer: { status: 201, of: made },
  })
  async start(@Req() request: WebRequest) {
    const { tenantId, toServerId } = parse(schema.newMove, request.body);
    const { resellerId } = await this.scopes.tenant(request, tenantId);
    return { id: await this.move.start(resellerId, tenantId, toServerId, this.scopes.actor(request)) };
  }

  @Post(':id/steps')
  @Needs('tenants.move')
  @Dangerous()
  @Describes({
    summary: 'Pauses, resumes or rolls back a move',
    params: idParam,
    body: schema.newStep,
    answer: { status: 204 },
  })
  async step(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { step } = parse(schema.newStep, request.body);
    const desk = await this.scopes.desk(request);
    await this.desk.assertOwn(request, desk, async (tx) => (await this.moves.lock(tx, id)).resellerId);
    await this.move.change(id, step, this.scopes.actor(request));
  }
}
