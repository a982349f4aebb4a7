import { Controller, Get, Post, Req } from '@nestjs/common';
import { type Endpoint, Endpoints } from '@/telling';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { idParam } from './schemas/shapes';
import * as schema from './schemas/webhooks';

/** Webhooks, for programs: of the key's own side, a tenant's or its reseller's. */
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
  @Dangerous()
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

  @Post(':id/secrets')
  @Needs('webhooks.change')
  @Dangerous()
  @Describes({
    summary: 'A new secret, answered this once; the one before signs beside it for a day',
    params: idParam,
    answer: { status: 201, of: schema.renewedSecret },
  })
  async renew(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const { secret, oldSecretUntil } = await this.endpoints.renewSecret(this.scopes.own(request), id);
    return { secret, oldSecretUntil: oldSecretUntil.toISOString() };
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
