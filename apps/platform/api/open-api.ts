import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import type { Type } from '@nestjs/common';
import { routesOf } from '@/web';
import { AgreementsApi } from './agreements.controller';
import { AuditApi } from './audit.controller';
import { DESCRIBED, type Described } from './describes';
import { InvoicesApi } from './invoices.controller';
import { LettersApi } from './letters.controller';
import * as schema from './schemas';
import { ServersApi } from './servers.controller';
import { TenantsApi } from './tenants.controller';
import { UsageApi } from './usage.controller';
import { WebhooksApi } from './webhooks.controller';

export const API_CONTROLLERS: Type[] = [
  TenantsApi,
  UsageApi,
  InvoicesApi,
  ServersApi,
  AuditApi,
  AgreementsApi,
  LettersApi,
  WebhooksApi,
];

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
  const problem = { 'application/problem+json': { schema: schema.problem } };
  for (const { method, path, permission, described } of describedRoutes()) {
    const { summary, params, query, body, answer } = described;
    registry.registerPath({
      method: method.toLowerCase() as 'get',
      path: path.replace(/:(\w+)/g, '{$1}'),
      summary,
      description: `Needs the scope \`${permission}\`.${method === 'POST' ? ' Takes an `Idempotency-Key`.' : ''}`,
      security: [{ [key.name]: [] }],
      request: {
        ...(params ? { params } : {}),
        ...(query ? { query } : {}),
        ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
      },
      responses: {
        [answer.status]: answer.of
          ? { description: 'Done', content: { 'application/json': { schema: answer.of } } }
          : { description: 'Done' },
        default: { description: 'Not done, and why', content: problem },
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
