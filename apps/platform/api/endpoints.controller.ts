import { Controller, Delete, Get, Post, Req } from '@nestjs/common';
import { Endpoints, type Telling } from '@/telling';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { byId, paged } from './paged';
import { idParam } from './schemas/shapes';
import * as schema from './schemas/webhooks';

/** What is done to one webhook or alert, at its own address each: switched, tested, its log read, taken away. */
@Door('api')
@Controller(['v1/webhooks', 'v1/alerts'])
export class EndpointsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly endpoints: Endpoints,
  ) {}

  @Delete(':id')
  @Needs('webhooks.change')
  @Dangerous()
  @Describes({ summary: 'Takes it away', params: idParam, answer: { status: 204 } })
  async remove(@Req() request: WebRequest): Promise<void> {
    await this.endpoints.remove(this.scopes.own(request), this.id(request));
  }

  @Post(':id/state')
  @Needs('webhooks.change')
  @Describes({
    summary: 'Switches it on, or off',
    params: idParam,
    body: schema.newWebhookState,
    answer: { status: 204 },
  })
  async turn(@Req() request: WebRequest): Promise<void> {
    const { state } = parse(schema.newWebhookState, request.body);
    await this.endpoints.turn(this.scopes.own(request), this.id(request), state);
  }

  @Post(':id/tests')
  @Needs('webhooks.change')
  @Describes({ summary: 'Sends it a test', params: idParam, answer: { status: 204 } })
  async test(@Req() request: WebRequest): Promise<void> {
    await this.endpoints.test(this.scopes.own(request), this.id(request));
  }

  @Get(':id/deliveries')
  @Needs('webhooks.read')
  @Describes({
    summary: 'What it was sent, the newest first',
    params: idParam,
    query: schema.deliveriesQuery,
    answer: { status: 200, of: schema.deliveryPage },
  })
  async deliveries(@Req() request: WebRequest) {
    const { cursor, limit } = parse(schema.deliveriesQuery, request.query);
    const page = { before: cursor, limit: limit + 1 };
    const { log } = await this.endpoints.open(this.scopes.own(request), this.id(request), page);
    return paged(log, limit, delivered, byId);
  }

  @Post(':id/deliveries/:deliveryId/retries')
  @Needs('webhooks.change')
  @Describes({ summary: 'Sends one again', params: schema.deliveryParams, answer: { status: 204 } })
  async again(@Req() request: WebRequest): Promise<void> {
    const { id, deliveryId } = parse(schema.deliveryParams, request.params);
    await this.endpoints.again(this.scopes.own(request), id, deliveryId);
  }

  private id(request: WebRequest): string {
    return parse(idParam, request.params).id;
  }
}

const delivered = ({ id, topic, event, state, tries, status, problem, createdAt, doneAt }: Telling) => ({
  id,
  topic,
  event,
  state,
  tries,
  status,
  problem,
  createdAt: createdAt.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
});
