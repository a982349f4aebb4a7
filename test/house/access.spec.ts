import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Controller, Get } from '@nestjs/common';
import { mayAs, PERMISSIONS, POLICY, ROLES } from '../../libs/people';
import { Door, Needs, rolesOf, routesOf, withoutPermission } from '../../libs/web';
import { accessPage, platformRoutes } from '../../tools/docs/access';

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
