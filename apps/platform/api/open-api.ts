import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { GRAVE_SCOPES } from '@/people';
import { TOPICS, type Topic, topicsFor } from '@/telling';
import { type Route, routesOf } from '@/web';
import { say } from '@/wording';
import { API_CONTROLLERS } from './controllers';
import { columnsOf } from './csv.interceptor';
import { DESCRIBED, type Described } from './describes';
import { idempotencyKey, type ProblemStatus, sharedParts } from './open-api-parts';
import { eventHeaders, eventOf } from './schemas/events';

/** Each route of the API with what it describes; one that describes nothing is a mistake. */
export function describedRoutes() {
  return API_CONTROLLERS.flatMap((controller) =>
    routesOf([controller]).map((route) => {
      const handler = (controller.prototype as Record<string, object>)[route.handler.split('.')[1]!]!;
      const described = Reflect.getMetadata(DESCRIBED, handler) as Described | undefined;
      if (!described) throw new Error(`${route.handler} wears no @Describes.`);
      return { ...route, described };
    }),
  );
}
type DescribedRoute = ReturnType<typeof describedRoutes>[number];

/** `openapi.json`: written from the schemas the API parses with; `address` is where this installation answers. */
export function openApiDocument(address = 'https://rooms.example') {
  const registry = new OpenAPIRegistry();
  const key = registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  const parts = sharedParts(registry);
  for (const route of describedRoutes()) {
    const { params, query, body, summary } = route.described;
    registry.registerPath({
      method: route.method.toLowerCase() as 'get',
      path: route.path.replace(/:(\w+)/g, '{$1}'),
      operationId: operationOf(route),
      tags: [route.path.split('/')[2]!],
      summary,
      description: wordsOn(route),
      security: [{ [key.name]: [] }],
      request: {
        ...(params ? { params } : {}),
        ...(query ? { query } : {}),
        ...(route.method === 'POST' ? { headers: idempotencyKey } : {}),
        ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
      },
      responses: {
        [route.described.answer.status]: { ...answered(route.described), headers: parts.headers(headersOf(route)) },
        ...Object.fromEntries(problemsOf(route).map((status) => [status, parts.problem(status)])),
      },
    });
  }
  for (const topic of [...(Object.keys(TOPICS) as Topic[]), 'test' as const]) registry.registerWebhook(told(topic));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tallyroom API',
      version: '1',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
      description:
        'What the pages do, for programs. A key is sent as `Authorization: Bearer …`. Money is whole minor units with a currency, instants are UTC, lists are paged by `cursor`, and come whole as a table for `Accept: text/csv`. Mistakes are `application/problem+json`; `type` opens a page that explains it.',
    },
    servers: [{ url: address }],
  });
}

/** One name for each operation, for programs that are made from the document: `webhooks.by-id.state.post`. */
const operationOf = ({ path, method }: Route): string =>
  [
    ...path
      .split('/')
      .slice(2)
      .map((part) => part.replace(':', 'by-')),
    method.toLowerCase(),
  ].join('.');

function wordsOn({ permission, method, side }: Route): string {
  const isGrave = permission !== undefined && GRAVE_SCOPES.includes(permission);
  return [
    `Needs the scope \`${permission}\`${isGrave ? ', which the pages ask again for' : ''}.`,
    ...(side ? [`For keys of ${side} alone.`] : []),
    ...(method === 'POST' ? ['Takes an `Idempotency-Key`.'] : []),
  ].join(' ');
}

function answered(described: Described) {
  const { of, type } = described.answer;
  const text = { schema: { type: 'string' as const } };
  if (of) {
    const table = columnsOf(described) ? { 'text/csv': text } : {};
    return { description: 'Done', content: { 'application/json': { schema: of }, ...table } };
  }
  if (!type) return { description: 'Done' };
  return { description: 'Done', content: { [type]: { schema: { type: 'string' as const, format: 'binary' } } } };
}

const isPaged = ({ query }: Described): boolean => query !== undefined && 'cursor' in query.shape;
const headersOf = ({ method, described }: DescribedRoute) => [
  ...(isPaged(described) ? (['Link'] as const) : []),
  ...(method === 'POST' ? (['Idempotent-Replayed'] as const) : []),
];

function problemsOf({ method, described: { params, query, body } }: DescribedRoute): ProblemStatus[] {
  return [
    ...(body ? [400 as const] : []),
    401,
    403,
    ...(params ? [404 as const] : []),
    ...(method === 'GET' ? [] : [409 as const]),
    ...(params || query || body || method === 'POST' ? [422 as const] : []),
    429,
    'default',
  ];
}

/** What is sent to a webhook that asked for a topic. */
function told(topic: Topic | 'test'): RouteConfig {
  const sides =
    topic === 'test' ? [] : (['reseller', 'tenant'] as const).filter((side) => topicsFor(side).includes(topic));
  return {
    method: 'post',
    path: topic,
    operationId: `told.${topic}`,
    summary: topic === 'test' ? 'A test that somebody asked for' : say('en', `topic.${topic}`),
    description: `Sent to webhooks of ${sides.length > 0 ? sides.map((side) => `${side}s`).join(' and ') : 'whoever asks'}, signed as [Standard Webhooks](https://www.standardwebhooks.com) says; tried ten times in some three days.`,
    security: [],
    request: {
      headers: eventHeaders,
      body: { required: true, content: { 'application/json': { schema: eventOf(topic) } } },
    },
    responses: { 204: { description: 'Any 2xx: got it' }, 410: { description: 'Gone: nothing more is sent, ever' } },
  };
}
