import type { Command } from 'commander';
import { AttributeRuns, type NewRule, UsageRules } from '@/metering';
import { ServersStore } from '@/placement';
import { asCommand, Tenancy } from '@/runtime';
import { TenantsStore } from '@/tenants';
import { withRooms } from './context';
import { dayArgument, print, table } from './output';

const actor = asCommand('usage rules');

interface RuleOptions {
  server?: string;
  metadata?: string;
  idPrefix?: string;
  tenant: string;
  from: string;
  until?: string;
  reason?: string;
}

/** `tallyroom usage rules list|add|test` */
export function ruleCommands(usage: Command, isJson: () => boolean): void {
  const rules = usage.command('rules').description('whose meetings without a tenant’s mark are');
  const withRuleOptions = (command: Command): Command =>
    command
      .requiredOption('--tenant <slug>')
      .requiredOption('--from <day>', 'first day it holds, like 2026-01-01', dayArgument)
      .option('--until <day>', 'first day it no longer holds', dayArgument)
      .option('--server <name>')
      .option('--metadata <name=value>')
      .option('--id-prefix <text>');

  rules.command('list').action(() =>
    withRooms(async (app) => {
      const all = await app.get(UsageRules).list(actor);
      print(isJson(), all, () =>
        table(
          ['id', 'tenant', 'server', 'metadata', 'prefix', 'from', 'until', 'reason'],
          all.map((rule) => [
            rule.id,
            rule.tenant,
            rule.server ?? '',
            rule.metadataName ? `${rule.metadataName}=${rule.metadataValue}` : '',
            rule.idPrefix ?? '',
            rule.validFrom,
            rule.validUntil ?? '',
            rule.reason,
          ]),
        ),
      );
    }),
  );
  withRuleOptions(rules.command('add').requiredOption('--reason <text>')).action((options: RuleOptions) =>
    withRooms(async (app) => {
      const id = await app.get(UsageRules).add(await ruleOf(app, options), options.reason ?? '', actor);
      await app.get(AttributeRuns).run();
      print(isJson(), { id }, () => `Rule ${id} is added, and the unattributed meetings were looked at by it.`);
    }),
  );
  withRuleOptions(rules.command('test')).action((options: RuleOptions) =>
    withRooms(async (app) => {
      const runs = await app.get(UsageRules).test(await ruleOf(app, options), actor);
      print(isJson(), runs, () => `${runs.length} unattributed meetings would go to ${options.tenant}.`);
    }),
  );
}

async function ruleOf(app: Parameters<Parameters<typeof withRooms>[0]>[0], options: RuleOptions): Promise<NewRule> {
  const [metadataName, metadataValue] = options.metadata?.split(/=(.*)/s) ?? [];
  return app.get(Tenancy).acrossNetwork({ actor, why: 'usage rule' }, async (tx) => {
    const tenant = await app.get(TenantsStore).bySlug(tx, options.tenant);
    return {
      serverId: options.server ? (await app.get(ServersStore).byName(tx, options.server)).id : null,
      metadataName: metadataName ?? null,
      metadataValue: metadataName === undefined ? null : (metadataValue ?? ''),
      idPrefix: options.idPrefix ?? null,
      resellerId: tenant.resellerId,
      tenantId: tenant.id,
      validFrom: options.from,
      validUntil: options.until ?? null,
    };
  });
}
