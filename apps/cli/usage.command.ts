import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import type { Month } from '@/kernel';
import {
  AttributeRuns,
  ImportRecordings,
  type NewRule,
  SettleRun,
  SweepRecordings,
  UsageReport,
  UsageRules,
} from '@/metering';
import { ServersStore } from '@/placement';
import { asCommand, Tenancy } from '@/runtime';
import { TenantsStore } from '@/tenants';
import { hoursText } from '@/wording';
import { withRooms } from './context';
import { EXIT, Refused } from './exit-codes';
import { dayArgument, monthArgument, print, table, withProgress } from './output';

const actor = asCommand('usage');

/** `tallyroom usage sync|import|show|rules` */
export function usageCommands(program: Command): void {
  const usage = program.command('usage').description('what the BBB servers say was used');
  const isJson = (): boolean => program.opts().json;

  usage
    .command('sync')
    .description('reads all recordings of every server now')
    .action(() =>
      withRooms(async (app) => {
        const servers = (
          await app.get(Tenancy).acrossNetwork({ actor, why: 'list servers' }, (tx) => app.get(ServersStore).all(tx))
        ).filter(({ readsUsage }) => readsUsage);
        const results = await withProgress('servers', (tell) => {
          let read = 0;
          return Promise.all(
            servers.map(async ({ id, name }) => {
              const swept = await app
                .get(SweepRecordings)
                .run(id)
                .then(
                  (sweep) => ({ name, read: sweep.read, error: '' }),
                  (error: Error) => ({ name, read: 0, error: error.message }),
                );
              read += 1;
              tell(read, servers.length);
              return swept;
            }),
          );
        });
        print(isJson(), results, () =>
          table(
            ['server', 'recordings', 'problem'],
            results.map(({ name, read, error }) => [name, String(read), error]),
          ),
        );
        if (results.some(({ error }) => error !== '')) process.exitCode = EXIT.partly;
      }),
    );

  usage
    .command('import')
    .description('reads a saved getRecordings answer as evidence of a server')
    .requiredOption('--server <name>', 'the server it is said to come from')
    .argument('<file>')
    .action((file: string, { server }: { server: string }) =>
      withRooms(async (app) => {
        const imported = await withProgress('recordings', (tell) =>
          app.get(ImportRecordings).run(server, createReadStream(file), actor, (read) => tell(read)),
        );
        print(
          isJson(),
          imported,
          () =>
            `${imported.read} recordings read, ${imported.runs} runs with ${hoursText(imported.seconds)} (${imported.seconds} s), ${imported.problems} with problems.${imported.broken ? `\n${imported.broken}` : ''}`,
        );
        if (imported.broken) process.exitCode = EXIT.partly;
      }),
    );

  usage
    .command('show')
    .description('a month by tenant; or what has problems, or is nobody’s')
    .option('--month <month>', 'like 2026-10', monthArgument)
    .option('--problems')
    .option('--unattributed')
    .action((options: { month?: Month; problems?: boolean; unattributed?: boolean }) =>
      withRooms(async (app) => {
        const report = app.get(UsageReport);
        if (options.problems) {
          const problems = await report.problems(actor);
          return print(isJson(), problems, () =>
            table(
              ['run', 'problem'],
              problems.map((one) => [one.internalMeetingId ?? '', one.problem]),
            ),
          );
        }
        if (options.unattributed) {
          const runs = await report.unattributed(actor);
          return print(isJson(), runs, () =>
            table(
              ['run', 'meeting', 'name', 'created'],
              runs.map((run) => [run.internalMeetingId, run.meetingId, run.meetingName, run.createdAt.toISOString()]),
            ),
          );
        }
        if (!options.month) throw new Refused('Say which month: --month 2026-10.');
        const rows = await report.month(options.month, actor);
        return print(isJson(), rows, () =>
          table(
            ['reseller', 'tenant', 'meetings', 'hours'],
            rows.map((row) => [row.reseller, row.tenant, String(row.meetings), hoursText(row.seconds)]),
          ),
        );
      }),
    );

  usage
    .command('settle')
    .description('which of two recordings with one id counts; without --recording lists them')
    .argument('<run>', 'the internal id, as show --problems has it')
    .option('--recording <digest>', 'the one that counts, or the beginning of its digest')
    .option('--reason <text>')
    .action((run: string, { recording, reason }: { recording?: string; reason?: string }) =>
      withRooms(async (app) => {
        const settle = app.get(SettleRun);
        if (recording === undefined) {
          const choices = await settle.choices(run, actor);
          return print(isJson(), choices, () =>
            table(
              ['recording', 'server', 'state', 'from', 'until'],
              choices.map((one) => [
                one.digest.slice(0, 12),
                one.server,
                one.state,
                one.from.toISOString(),
                one.until.toISOString(),
              ]),
            ),
          );
        }
        if (!reason) throw new Refused('Say why: --reason "...".');
        await settle.run(run, recording, reason, actor);
        print(isJson(), { settled: run }, () => `${run} is billed by recording ${recording} from now on.`);
      }),
    );

  ruleCommands(usage, isJson);
}

interface RuleOptions {
  server?: string;
  metadata?: string;
  idPrefix?: string;
  tenant: string;
  from: string;
  until?: string;
  reason?: string;
}

function ruleCommands(usage: Command, isJson: () => boolean): void {
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
          ['id', 'metadata', 'prefix', 'from', 'until', 'reason'],
          all.map((rule) => [
            rule.id,
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
