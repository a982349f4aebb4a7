import { Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { RemoveServer } from '@/metering';
import { type BbbServer, LookAtServer, PlanMaintenance, ServersStore, SetServerState } from '@/placement';
import { type NetworkTx, Tenancy } from '@/runtime';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { NotYourServer } from '../console/errors';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged, placeIn, placeText } from './paged';
import * as schema from './schemas/servers';
import { idParam, made } from './schemas/shapes';

/** The shared pool and own servers: how they do, what may go to them, maintenance, and their end. */
@Door('api')
@Controller('v1/servers')
export class ServersApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly reports: LookAtServer,
    private readonly states: SetServerState,
    private readonly maintenance: PlanMaintenance,
    private readonly removal: RemoveServer,
  ) {}

  @Get()
  @Needs('servers.read')
  @Describes({
    summary: 'The shared pool and own servers, by name',
    query: schema.serverQuery,
    answer: { status: 200, of: schema.serverPage },
  })
  async list(@Req() request: WebRequest) {
    const { cursor, limit } = parse(schema.serverQuery, request.query);
    const seen = await this.across(request, (tx) => this.seen(tx, request));
    const last = placeIn(cursor)?.[0];
    const rest = seen.toSorted(byName).filter(({ name }) => last === undefined || name > last);
    return paged(rest, limit, shown, ({ name, id }) => placeText(name, id));
  }

  @Get(':id')
  @Needs('servers.read')
  @Describes({
    summary: 'One server: availability by month, load by hour, incidents, maintenance',
    params: idParam,
    answer: { status: 200, of: schema.serverReport },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const { zone } = (await this.scopes.desk(request)).reseller;
    return this.across(request, async (tx) => {
      const server = (await this.seen(tx, request)).find((one) => one.id === id);
      if (!server) throw new NotYourServer();
      const report = await this.reports.run(tx, server, zone);
      return {
        ...shown(server),
        months: report.months.map(({ month, availability }) => ({
          month,
          availability: availability === null ? null : availability / 10_000,
        })),
        hours: report.hours.map(({ hour, people, meetings }) => ({ hour: hour.toISOString(), people, meetings })),
        incidents: report.incidents.map((one) => ({
          id: one.id,
          reason: one.reason,
          isPlanned: one.isPlanned,
          openedAt: one.openedAt.toISOString(),
          closedAt: one.closedAt?.toISOString() ?? null,
        })),
        maintenances: report.maintenances.map((one) => ({
          id: one.id,
          from: one.from.toISOString(),
          until: one.until.toISOString(),
          reason: one.reason,
          state: one.state,
        })),
      };
    });
  }

  @Put(':id/state')
  @Needs('servers.change')
  @Dangerous()
  @Describes({
    summary: 'Says whether new meetings may go there',
    params: idParam,
    body: schema.newState,
    answer: { status: 204 },
  })
  async setState(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { state } = parse(schema.newState, request.body);
    await this.states.run(id, state, this.scopes.actor(request));
  }

  @Post(':id/maintenances')
  @Needs('servers.change')
  @Dangerous()
  @Describes({
    summary: 'Plans maintenance: nothing new goes there meanwhile, and nobody is alarmed',
    params: idParam,
    body: schema.newMaintenance,
    answer: { status: 201, of: made },
  })
  async plan(@Req() request: WebRequest) {
    const { id: serverId } = parse(idParam, request.params);
    const { from, until, reason } = parse(schema.newMaintenance, request.body);
    const span = { serverId, from: new Date(from), until: new Date(until), reason };
    return { id: await this.maintenance.run(span, this.scopes.actor(request)) };
  }

  @Delete(':id/maintenances/:maintenanceId')
  @Needs('servers.change')
  @Dangerous()
  @Describes({
    summary: 'Calls off what is to come, ends what is under way',
    params: schema.maintenanceParams,
    answer: { status: 204 },
  })
  async callOff(@Req() request: WebRequest): Promise<void> {
    const { maintenanceId } = parse(schema.maintenanceParams, request.params);
    await this.maintenance.callOff(maintenanceId, this.scopes.actor(request));
  }

  @Delete(':id')
  @Needs('servers.change')
  @Dangerous()
  @Describes({
    summary: 'Takes a server out of service for good, once nothing is on it',
    params: idParam,
    query: schema.removalQuery,
    answer: { status: 204 },
  })
  async remove(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { name } = parse(schema.removalQuery, request.query);
    await this.removal.run(id, name ?? null, this.scopes.actor(request));
  }

  private async seen(tx: NetworkTx, request: WebRequest): Promise<BbbServer[]> {
    const { isNetwork, resellerId } = this.scopes.key(request);
    const all = await this.servers.all(tx);
    return all.filter(({ poolResellerId: pool }) => isNetwork || pool === null || pool === resellerId);
  }

  private across<T>(request: WebRequest, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    return this.tenancy.acrossNetwork({ actor: this.scopes.actor(request), why: 'api servers' }, work);
  }
}

/** In the order of their code points, which is the cursor's. */
const byName = (one: BbbServer, other: BbbServer): number =>
  one.name < other.name ? -1 : Number(one.name > other.name);

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
