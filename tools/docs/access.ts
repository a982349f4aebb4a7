import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { PlatformModule } from '../../apps/platform/platform.module';
import { ROLES } from '../../libs/people';
import { type Route, rolesOf, routesOf } from '../../libs/web';

/** The routes of the whole platform, by address. */
export const platformRoutes = (): Route[] =>
  routesOf(Reflect.getMetadata('controllers', PlatformModule) as Type[]).sort(
    (a, b) => a.path.localeCompare(b.path, 'en') || a.method.localeCompare(b.method, 'en'),
  );

const SHORT = ROLES.map((role) => role.replace('-', ' '));

/** `docs/access.md`: every route and who may take it, from the decorators and the one table. */
export function accessPage(): string {
  const row = (route: Route): string => {
    const roles = rolesOf(route);
    const cells = ROLES.map((role) =>
      route.door === 'provisioning' ? '·' : roles === null || roles.includes(role) ? '✓' : '·',
    );
    return `| ${route.method} | \`${route.path}\` | ${route.permission ?? (route.door === 'provisioning' ? '*bearer token*' : '*anyone*')} | ${cells.join(' | ')} |`;
  };
  const section = (door: string, title: string): string => {
    const rows = platformRoutes()
      .filter((route) => route.door === door)
      .map(row);
    const head = ['method', 'address', 'permission', ...SHORT];
    return `## ${title}\n\n| ${head.join(' | ')} |\n| ${head.map(() => '---').join(' | ')} |\n${rows.join('\n')}\n`;
  };
  return `# Who may do what

Made by \`npm run docs\` from each method's \`@Needs\` and the table in \`libs/people/policy.ts\`; tests keep it current and
try every route as every role. What stands nowhere is refused.

${section('console', 'Console')}
${section('portal', 'Portal')}
${section('api', 'API: keys of whose role')}
${section('account', 'Own account')}
${section('provisioning', 'Playbooks, by token')}
${section('open', 'Open to strangers')}`;
}
