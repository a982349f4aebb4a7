import { Controller, Get, Post, Req } from '@nestjs/common';
import { Endpoints } from '@/telling';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { made } from './schemas/shapes';
import * as schema from './schemas/webhooks';

/** Alerts, for people: by mail or in a Matrix room, of the key's own side. */
@Door('api')
@Controller('v1/alerts')
export class AlertsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly endpoints: Endpoints,
  ) {}

  @Get()
  @Needs('webhooks.read')
  @Describes({
    summary: 'Everything that tells of what happens, webhooks too',
    answer: { status: 200, of: schema.alertList },
  })
  async list(@Req() request: WebRequest) {
    const all = await this.endpoints.list(this.scopes.own(request));
    const items = all.map(({ id, kind, name, target, room, topics, state, createdAt }) => ({
      id,
      kind,
      name,
      target,
      room,
      topics: [...topics],
      state,
      createdAt: createdAt.toISOString(),
    }));
    return { items };
  }

  @Post()
  @Needs('webhooks.change')
  @Dangerous()
  @Describes({ summary: 'One more alert', body: schema.newAlert, answer: { status: 201, of: made } })
  async add(@Req() request: WebRequest) {
    const given = parse(schema.newAlert, request.body);
    const { kind, name, topics } = given;
    const where =
      given.kind === 'mail'
        ? { target: given.to.join(', ') }
        : { target: given.homeserver, room: given.room, token: given.token };
    const { id } = await this.endpoints.add(this.scopes.own(request), { kind, name, topics, ...where });
    return { id };
  }
}
