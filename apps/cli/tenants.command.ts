import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ImportTenants } from '@/joining';
import { asCommand, CONFIG, type Config, resellerScope, Tenancy, tenantScope } from '@/runtime';
import { ResellersStore, TenantSecrets, TenantsStore } from '@/tenants';
import { addTenant, type NewTenant } from './add-tenant';
import { withRooms } from './context';
import { moveCommand } from './move.command';
import { dayArgument, print, table } from './output';

const actor = asCommand('tenants');
const reason = { actor, why: 'tenants command' };

/** `tallyroom tenants list|add|import|secrets|move` */
export function tenantCommands(program: Command): void {
  const tenants = program.command('tenants').description('tenants: their BBB addresses, secrets and moves');
  tenants
    .command('list')
    .description('who they are, whose, and under which address their calls come in')
    .action(() =>
      withRooms(async (app) => {
        const { PUBLIC_URL } = app.get<Config>(CONFIG);
        const list = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
          const resellers = new Map((await app.get(ResellersStore).all(tx)).map(({ id, slug }) => [id, slug]));
          return (await app.get(TenantsStore).all(tx)).map(({ id, slug, name, resellerId, state, isSandbox }) => ({
            id,
            slug,
            name,
            reseller: resellers.get(resellerId)!,
            state,
            isSandbox,
            endpoint: `${PUBLIC_URL}/t/${slug}/bigbluebutton/`,
          }));
        });
        print(program.opts().json, list, () =>
          table(
            ['tenant', 'name', 'reseller', 'state', 'address'],
            list.map((one) => [one.slug, one.name, one.reseller, one.state, one.endpoint]),
          ),
        );
      }),
    );
  tenants
    .command('add')
    .description('takes a tenant in, with its payer and its agreement; its BBB address works at once')
    .requiredOption('--reseller <slug>')
    .requiredOption('--slug <name>', 'its short name, part of its BBB address')
    .requiredOption('--name <name>')
    .requiredOption('--price-list <code>', 'a retail list of its reseller')
    .requiredOption('--plan <code>', 'a plan of that list')
    .requiredOption('--from <day>', 'first day of the agreement, like 2026-11-01', dayArgument)
    .requiredOption('--email <address...>', 'where its invoices go')
    .requiredOption('--address <line...>', 'its postal address, line by line')
    .option('--country <code>', 'two letters', 'GB')
    .option('--vat-number <number>')
    .option('--language <code>', 'en, ca or es', 'en')
    .action((given: NewTenant) =>
      withRooms(async (app) => {
        const added = await addTenant(app, given, actor);
        print(
          program.opts().json,
          added,
          () => `${given.name} is added. Address: ${added.endpoint}\nSecret:  ${added.secret}`,
        );
      }),
    );
  tenants
    .command('secrets <tenant>')
    .description('the secrets that hold; with --add one more, with --revoke one less')
    .option('--add')
    .option('--revoke <id>')
    .action((slug: string, given: { add?: boolean; revoke?: string }) =>
      withRooms(async (app) => {
        const { id, resellerId } = await app
          .get(Tenancy)
          .acrossNetwork(reason, (tx) => app.get(TenantsStore).bySlug(tx, slug));
        const scope = tenantScope(resellerId, id, actor);
        const secrets = app.get(TenantSecrets);
        if (given.add) await secrets.add(scope, id);
        if (given.revoke) await secrets.revoke(scope, id, given.revoke);
        const list = await secrets.list(scope, id);
        print(program.opts().json, list, () =>
          table(
            ['id', 'secret', 'made', 'last used'],
            list.map((one) => [
              one.id,
              one.secret,
              one.createdAt.toISOString(),
              one.lastUsedAt?.toISOString() ?? 'never',
            ]),
          ),
        );
      }),
    );
  tenants
    .command('import <file>')
    .description(
      'takes over existing customers from a CSV table; without --apply it only looks, and says what it would do',
    )
    .requiredOption('--reseller <slug>')
    .option('--apply', 'take over every good line', false)
    .option('--invite', 'mail each a welcome with a sign-in link', false)
    .action((file: string, given: { reseller: string; apply: boolean; invite: boolean }) =>
      withRooms(async (app) => {
        const { id } = await app
          .get(Tenancy)
          .acrossNetwork(reason, (tx) => app.get(ResellersStore).bySlug(tx, given.reseller));
        const [scope, csv] = [resellerScope(id, actor), readFileSync(file, 'utf8')];
        const imports = app.get(ImportTenants);
        const { lines, good, refused } = given.apply
          ? await imports.run(scope, csv, { isInviting: given.invite })
          : await imports.preview(scope, csv);
        const shown = lines.map(({ line, shortName, problems }) => ({ line, shortName, problems }));
        print(program.opts().json, { applied: given.apply, good, refused, lines: shown }, () =>
          [
            table(
              ['line', 'short name', 'state'],
              shown.map(({ line, shortName, problems }) => [
                String(line),
                shortName,
                problems.length === 0 ? (given.apply ? 'taken over' : 'good') : `refused: ${problems.join('; ')}`,
              ]),
            ),
            given.apply
              ? `${good} taken over, ${refused} refused.`
              : `${good} can be taken over, ${refused} are refused. Nothing is taken over yet: add --apply.`,
          ].join('\n'),
        );
        if (refused > 0) process.exitCode = 2;
      }),
    );
  moveCommand(program, tenants);
}
