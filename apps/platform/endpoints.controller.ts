import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Endpoint, type EndpointKind, Endpoints, type NewEndpoint, type Topic, topicsFor } from '@/telling';
import { Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { type Language, say } from '@/wording';
import { oneLine } from './one-line';
import { OwnPage } from './own-page.service';
import { ownScope } from './own-scope';

const HTML = 'text/html; charset=utf-8';
const LOG = 50;
const topic = z.string().max(40);
const form = z.object({
  kind: z.enum(['webhook', 'mail', 'matrix']),
  name: oneLine(80).min(1, 'say what it is for'),
  target: z.string().trim().min(1, 'say where').max(500),
  room: z
    .string()
    .trim()
    .regex(/^([!#][^\s:]+:\S+)?$/, 'begins with ! or #, like !abc:matrix.example')
    .max(255)
    .optional(),
  token: z.string().trim().max(500).optional(),
  topics: z.union([topic.transform((one) => [one]), z.array(topic).min(1)], { error: 'choose at least one' }),
});
const addresses = z.array(z.email('must be mail addresses, with commas between')).min(1).max(10);
const one = z.object({ id: z.uuid() });

/**
 * Where a reseller or a tenant is told of what happens: *webhooks* are for programs, *alerts* for people, by mail or in a
 * Matrix room too. Each has its log, a test, and an end.
 */
@Door('by-address')
@Controller(['console/webhooks', 'portal/webhooks', 'console/alerts', 'portal/alerts'])
export class EndpointsController {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly own: OwnPage,
  ) {}

  @Get()
  @Needs('webhooks.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.list(request, reply, '');
  }

  /** The secret of a webhook is on the page that answers, and nowhere afterwards. */
  @Post()
  @Needs('webhooks.change')
  @Dangerous()
  @HttpCode(200)
  async add(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const given: NewEndpoint = parse(form, body);
    if (given.kind === 'mail')
      parse(
        addresses,
        given.target.split(',').map((text) => text.trim()),
      );
    const { secret } = await this.endpoints.add(ownScope(request), given);
    await this.list(request, reply, secret);
  }

  @Get(':id')
  @Needs('webhooks.read')
  async open(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { before } = parse(z.object({ before: z.uuid().optional() }), query);
    await this.one(request, reply, parse(one, request.params).id, { before });
  }

  /** The new secret is on the page that answers, and nowhere afterwards. */
  @Post(':id/secrets')
  @Needs('webhooks.change')
  @Dangerous()
  @HttpCode(200)
  async renew(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id } = parse(one, request.params);
    const { secret } = await this.endpoints.renewSecret(ownScope(request), id);
    await this.one(request, reply, id, { secret });
  }

  private async one(
    request: WebRequest,
    reply: FastifyReply,
    id: string,
    { before, secret = '' }: { before?: string | undefined; secret?: string },
  ): Promise<void> {
    const { endpoint, log } = await this.endpoints.open(ownScope(request), id, { before, limit: LOG + 1 });
    const at = pathOf(request);
    await reply.type(HTML).send(
      page('team/endpoint', request, {
        ...(await this.own.head(request)),
        ...endpointView(endpoint, placeOf(request), visitorOf(request).person.language),
        title: endpoint.name,
        backKey: `${placeOf(request)}.title`,
        nav: placeOf(request),
        at,
        secret,
        log: log.slice(0, LOG).map((told) => ({
          ...told,
          problem: told.problem ?? '',
          body: JSON.stringify(told.event, null, 2),
          isTold: told.state === 'told',
          isWaiting: told.state === 'waiting',
        })),
        first: before ? `${at}/${id}` : '',
        onwards: log.length > LOG ? `${at}/${id}?before=${log[LOG - 1]!.id}` : '',
      }),
    );
  }

  @Post(':id/test')
  @Needs('webhooks.change')
  async test(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.done(request, reply, (id) => this.endpoints.test(ownScope(request), id));
  }

  @Post(':id/state')
  @Needs('webhooks.change')
  async turn(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { state } = parse(z.object({ state: z.enum(['on', 'off']) }), body);
    await this.done(request, reply, (id) => this.endpoints.turn(ownScope(request), id, state));
  }

  @Post(':id/tellings/:tellingId/again')
  @Needs('webhooks.change')
  async again(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { tellingId } = parse(one.extend({ tellingId: z.uuid() }), request.params);
    await this.done(request, reply, (id) => this.endpoints.again(ownScope(request), id, tellingId));
  }

  @Post(':id/removal')
  @Needs('webhooks.change')
  @Dangerous()
  async remove(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.endpoints.remove(ownScope(request), parse(one, request.params).id);
    await reply.redirect(pathOf(request), 303);
  }

  private async done(request: WebRequest, reply: FastifyReply, work: (id: string) => Promise<void>): Promise<void> {
    const { id } = parse(one, request.params);
    await work(id);
    await reply.redirect(`${pathOf(request)}/${id}`, 303);
  }

  private async list(request: WebRequest, reply: FastifyReply, secret: string): Promise<void> {
    const { membership, person } = visitorOf(request);
    const place = placeOf(request);
    const isAlert = place === 'alerts';
    const kinds: EndpointKind[] = isAlert ? ['mail', 'matrix', 'webhook'] : ['webhook'];
    const endpoints = (await this.endpoints.list(ownScope(request))).filter(({ kind }) => kinds.includes(kind));
    const topics = topicsFor(membership.tenantId === null ? 'reseller' : 'tenant').map((topic) => ({
      topic,
      name: say(person.language, `topic.${topic}`),
    }));
    const t = (key: 'webhooks.title' | 'alerts.title' | 'webhooks.intro' | 'alerts.intro') => say(person.language, key);
    await reply.type(HTML).send(
      page('team/endpoints', request, {
        ...(await this.own.head(request)),
        title: t(`${place}.title`),
        intro: t(`${place}.intro`),
        nav: place,
        at: pathOf(request),
        secret,
        endpoints: endpoints.map((one) => endpointView(one, place, person.language)),
        isAlert,
        kinds: kinds.map((kind) => ({
          kind,
          label: say(person.language, `endpoint.${kind}`),
          where: say(person.language, `endpoint.${kind}.where`),
        })),
        topics,
      }),
    );
  }
}

/** Programs are told by a topic's code, people by its words. */
const endpointView = (
  { secretSealed: _, oldSecretSealed: __, ...endpoint }: Endpoint,
  place: 'webhooks' | 'alerts',
  language: Language,
) => ({
  ...endpoint,
  isWebhook: endpoint.kind === 'webhook',
  room: endpoint.room ?? '',
  topicsText:
    place === 'webhooks'
      ? endpoint.topics.join(', ')
      : endpoint.topics.map((topic) => say(language, `topic.${topic as Topic}`)).join(' · '),
  isOn: endpoint.state === 'on',
  isDead: endpoint.state === 'dead',
});
const placeOf = ({ url }: WebRequest): 'webhooks' | 'alerts' => (/^\/\w+\/alerts/.test(url) ? 'alerts' : 'webhooks');
const pathOf = ({ url }: WebRequest): string => /^\/\w+\/\w+/.exec(url)![0];
