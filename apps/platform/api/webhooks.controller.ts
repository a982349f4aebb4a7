import { Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { type Endpoint, Endpoints, type Telling } from '@/telling';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { paged } from './paged';
import * as schema from './schemas';

/** Webhooks of the key's own side: a tenant's, or its reseller's. */
@Door('api')
@Controller('v1/webhooks')
export class WebhooksApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly endpoints: Endpoints,
  ) {}

  @Get()
  @Needs('webhooks.read')
  @Describes({ summary: 'Webhooks', answer: { status: 200, of: schema.webhookList } })
  async list(@Req() request: WebRequest) {
    const all = await this.endpoints.list(this.scopes.own(request));
    return { items: all.filter(({ kind }) => kind === 'webhook').map(shown) };
  }

  @Post()
  @Needs('webhooks.change')
  @Describes({
    summary: 'One more webhook; answers the secret that signs it, this once',
    body: schema.newWebhook,
    answer: { status: 201, of: schema.madeWebhook },
  })
  async add(@Req() request: WebRequest) {
    const { url, name, topics } = parse(schema.newWebhook, request.body);
    const scope = this.scopes.own(request);
    const { id, secret } = await this.endpoints.add(scope, { kind: 'webhook', target: url, name, topics });
    const { endpoint } = await this.endpoints.open(scope, id, { limit: 1 });
    return { ...shown(endpoint), secret };
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('webhooks.change')
  @Describes({ summary: 'Takes a webhook away', params: schema.idParam, answer: { status: 204 } })
  async remove(@Req() request: WebRequest): Promise<void> {
    await this.endpoints.remove(this.scopes.own(request), this.id(request));
  }

  @Post(':id/state')
  @HttpCode(204)
  @Needs('webhooks.change')
  @Describes({
    summary: 'Switches it on, or off',
    params: schema.idParam,
    body: schema.newWebhookState,
    answer: { status: 204 },
  })
  async turn(@Req() request: WebRequest): Promise<void> {
    const { state } = parse(schema.newWebhookState, request.body);
    await this.endpoints.turn(this.scopes.own(request), this.id(request), state);
  }

  @Post(':id/tests')
  @HttpCode(204)
  @Needs('webhooks.change')
  @Describes({ summary: 'Sends it a test', params: schema.idParam, answer: { status: 204 } })
  async test(@Req() request: WebRequest): Promise<void> {
    await this.endpoints.test(this.scopes.own(request), this.id(request));
  }

  @Get(':id/deliveries')
  @Needs('webhooks.read')
  @Describes({
    summary: 'What it was sent, the newest first',
    params: schema.idParam,
    query: schema.pageQuery,
    answer: { status: 200, of: schema.deliveryPage },
  })
  async deliveries(@Req() request: WebRequest) {
    const { cursor, limit } = parse(schema.deliveriesQuery, request.query);
    const page = { before: cursor, limit: limit + 1 };
    const { log } = await this.endpoints.open(this.scopes.own(request), this.id(request), page);
    return paged(log, limit, delivered);
  }

  @Post(':id/deliveries/:deliveryId/retries')
  @HttpCode(204)
  @Needs('webhooks.change')
  @Describes({ summary: 'Sends one again', params: schema.deliveryParams, answer: { status: 204 } })
  async again(@Req() request: WebRequest): Promise<void> {
    const { id, deliveryId } = parse(schema.deliveryParams, request.params);
    await this.endpoints.again(this.scopes.own(request), id, deliveryId);
  }

  private id(request: WebRequest): string {
    return parse(schema.idParam, request.params).id;
  }
}

const shown = ({ id, name, target, topics, state, createdAt }: Endpoint) => ({
  id,
  name,
  url: target,
  topics: [...topics],
  state,
  createdAt: createdAt.toISOString(),
});
const delivered = ({ id, topic, state, tries, status, problem, createdAt, doneAt }: Telling) => ({
  id,
  topic,
  state,
  tries,
  status,
  problem,
  createdAt: createdAt.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
});
