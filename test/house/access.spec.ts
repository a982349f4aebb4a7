import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Controller, Get } from '@nestjs/common';
import { describedRoutes, openApiDocument } from '../../apps/platform/api/open-api';
import { problems } from '../../apps/platform/api/problems';
import { mayAs, PERMISSIONS, POLICY, ROLES } from '../../libs/people';
import { Door, Needs, rolesOf, routesOf, withoutPermission } from '../../libs/web';
import { accessPage, platformRoutes } from '../../tools/docs/access';
import { problemsFile } from '../../tools/docs/problems';

@Door('portal')
@Controller('made-up')
class MadeUp {
  @Get()
  forgotten(): void {}

  @Get('money')
  @Needs('payments.refund')
  money(): void {}
}

test('docs/access.md is current: `npm run docs` writes it', () => {
  expect(readFileSync(path.resolve(__dirname, '../../docs/access.md'), 'utf8')).toBe(accessPage());
});

test('every route has a door and says who may take it', () => {
  expect(platformRoutes().length).toBeGreaterThan(20);
  expect(platformRoutes().filter(({ door }) => door === undefined)).toEqual([]);
  expect(withoutPermission(platformRoutes())).toEqual([]);
});

test('a route that says nothing is found, and nobody may take it', () => {
  const routes = routesOf([MadeUp]);
  expect(withoutPermission(routes).map(({ handler }) => handler)).toEqual(['MadeUp.forgotten']);
  expect(routes.map((route) => [route.path, rolesOf(route)])).toEqual([
    ['/made-up', []],
    ['/made-up/money', []],
  ]);
});

test('a route nobody may take is a mistake', () => {
  expect(platformRoutes().filter((route) => rolesOf(route)?.length === 0)).toEqual([]);
});

test('support has no part in money, a viewer changes nothing, and secrets are for admins', () => {
  for (const permission of PERMISSIONS.filter((one) => /^(invoices|payments|settlement|margin|issuer)\./.test(one)))
    expect({ permission, may: mayAs('reseller-support', permission) }).toEqual({ permission, may: false });
  const viewer = PERMISSIONS.filter((one) => mayAs('tenant-viewer', one)).filter((one) => !one.endsWith('.read'));
  expect(viewer).toEqual(['account.own', 'invoices.question']);
  for (const role of ROLES.filter((one) => !one.endsWith('-admin'))) expect(mayAs(role, 'secrets.read')).toBe(false);
  expect(Object.values(POLICY).every((roles) => roles.length > 0)).toBe(true);
});

test('docs/openapi.json and the table of problems are current: `npm run docs` writes them', () => {
  const kept = (name: string): string => readFileSync(path.resolve(__dirname, '../..', name), 'utf8');
  expect(kept('templates/open/problems.tsv')).toBe(problemsFile());
  expect(JSON.parse(kept('docs/openapi.json'))).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  expect(problems().length).toBeGreaterThan(40);
});

test('what a method of the API parses is what openapi.json says of it', () => {
  for (const { method, path: at, described } of describedRoutes()) {
    const names = [...at.matchAll(/:(\w+)/g)].map(([, name]) => name!).sort();
    expect({ at, names: Object.keys(described.params?.shape ?? {}).sort() }).toEqual({ at, names });
    expect({ at, hasBody: described.body !== undefined && method === 'GET' }).toEqual({ at, hasBody: false });
  }
});
