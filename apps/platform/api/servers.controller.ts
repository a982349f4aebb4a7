import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { type BbbServer, MovesStore, MoveTenants, ServersStore } from '@/placement';
import { type NetworkTx, Tenancy } from '@/runtime';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { NotYourServer } from '../console/errors';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas';

/** Servers, and moves of tenants between them. */
@Door('api')
@Controller('v1')
export class ServersApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly moves: MovesStore,
    private readonly move: MoveTenants,
  ) {}

  @Get('servers')
  @Needs('servers.read')
  @Describes({ summary: 'The shared pool and own servers', answer: { status: 200, of: schema.serverList } })
  async list(@Req() request: WebRequest) {
    const { isNetwork, resellerId } = this.scopes.key(request);
    const all = await this.across(request, (tx) => this.servers.all(tx));
    const seen = all.filter(
      ({ poolResellerId }) => isNetwork || poolResellerId === null || poolResellerId === resellerId,
    );
    return { items: seen.map(shown) };
  }

  @Get('moves')
  @Needs('servers.read')
  @Describes({ summary: 'The latest moves', answer: { status: 200, of: schema.moveList } })
  async listMoves(@Req() request: WebRequest) {
    const list = await this.across(request, (tx) => this.moves.ofReseller(tx, this.scopes.key(request).resellerId));
    return {
      items: list.map(({ id, tenantId, fromServerId, toServerId, state, plannedAt, remaining }) => ({
        id,
        tenantId,
        fromServerId,
        toServerId,
        state,
        plannedAt: plannedAt.toISOString(),
        remaining,
      })),
    };
  }

  @Post('moves')
  @Needs('tenants.move')
  @Describes({
    summary: 'Sends new meetings of a tenant to another server; running ones end where they are',
    body: schema.newMove,
    answer: { status: 201, of: schema.made },
  })
  async start(@Req() request: WebRequest) {
    const { tenantId, toServerId } = parse(schema.newMove, request.body);
    const { resellerId } = await this.scopes.tenant(request, tenantId);
    return { id: await this.move.start(resellerId, tenantId, toServerId, this.scopes.actor(request)) };
  }

  @Post('moves/:id/steps')
  @HttpCode(204)
  @Needs('tenants.move')
  @Describes({
    summary: 'Pauses, resumes or rolls back a move',
    params: schema.idParam,
    body: schema.newStep,
    answer: { status: 204 },
  })
  async step(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(schema.idParam, request.params);
    const { step } = parse(schema.newStep, request.body);
    const { isNetwork, resellerId } = this.scopes.key(request);
    const move = await this.across(request, (tx) => this.moves.lock(tx, id));
    if (!isNetwork && move.resellerId !== resellerId) throw new NotYourServer();
    await this.move.change(id, step, this.scopes.actor(request));
  }

  private across<T>(request: WebRequest, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    return this.tenancy.acrossNetwork({ actor: this.scopes.actor(request), why: 'api servers' }, work);
  }
}

const shown = ({ id, name, poolResellerId, state, health, people, meetings, capacityPeople, polledAt }: BbbServer) => ({
  id,
  name,
  pool: poolResellerId === null ? ('shared' as const) : ('dedicated' as const),
  state,
  health,
  people,
  meetings,
  capacityPeople,
  polledAt: polledAt?.toISOString() ?? null,
});
