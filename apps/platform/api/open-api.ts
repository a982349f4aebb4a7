import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { GRAVE_SCOPES } from '@/people';
import { type Route, routesOf } from '@/web';
import { API_CONTROLLERS } from './controllers';
import { DESCRIBED, type Described } from './describes';
import { problem } from './schemas/shapes';

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

/** `openapi.json`: written from the schemas the API parses with. */
export function openApiDocument() {
  const registry = new OpenAPIRegistry();
  const key = registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  for (const { described, ...route } of describedRoutes()) {
    const { summary, params, query, body } = described;
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
        ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
      },
      responses: {
        [described.answer.status]: answered(described),
        default: { description: 'Not done, and why', content: { 'application/problem+json': { schema: problem } } },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tallyroom API',
      version: '1',
      description:
        'What the pages do, for programs. A key is sent as `Authorization: Bearer …`. Money is whole minor units with a currency, instants are UTC, lists are paged by `cursor`. Mistakes are `application/problem+json`; `type` opens a page that explains it.',
    },
  });
}

/** One name for each operation, for programs that are made from the document: `webhooks.state.post`. */
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

function answered({ answer: { of, type } }: Described) {
  if (of) return { description: 'Done', content: { 'application/json': { schema: of } } };
  if (!type) return { description: 'Done' };
  return { description: 'Done', content: { [type]: { schema: { type: 'string' as const, format: 'binary' } } } };
}
