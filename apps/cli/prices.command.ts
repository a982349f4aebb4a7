import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { localDate } from '@/kernel';
import { ChangeAgreement, type ListedAgreement, OpenAgreementsStore, type Parties, SavePriceList } from '@/plans';
import { asCommand, Tenancy } from '@/runtime';
import { ResellersStore, TenantsStore } from '@/tenants';
import { withRooms } from './context';
import { dayArgument, print, table } from './output';

const actor = asCommand('prices');
const reason = { actor, why: 'prices command' };
type App = Parameters<Parameters<typeof withRooms>[0]>[0];

/** `tallyroom prices save`: a price list from a file, refused whole with every mistake named. */
export function priceCommands(program: Command): void {
  program
    .command('prices')
    .description('price lists')
    .command('save')
    .description('saves prices from a day on; what was before never changes')
    .argument('<file>', 'JSON: currency and plans')
    .requiredOption('--list <code>')
    .requiredOption('--from <day>', 'the first day they hold, like 2026-12-01', dayArgument)
    .option('--tier <tier>', 'retail or wholesale', 'retail')
    .option('--owner <reseller>', 'whose list it is; the network’s unless said')
    .option('--for <reseller>', 'an override for this one reseller')
    .option('--name <name>')
    .option('--backdated', 'allows a day that has passed, for a plan that was sold without a price')
    .action(
      (
        file: string,
        given: {
          list: string;
          from: string;
          tier: string;
          owner?: string;
          for?: string;
          name?: string;
          backdated?: true;
        },
      ) =>
        withRooms(async (app) => {
          const owner = await resellerOf(app, given.owner);
          const { warnings } = await app.get(SavePriceList).run(
            {
              code: given.list,
              name: given.name ?? given.list,
              tier: given.tier === 'wholesale' ? 'wholesale' : 'retail',
              ownerResellerId: owner.id,
              forResellerId: given.for ? (await resellerOf(app, given.for)).id : null,
              startsOn: localDate(given.from),
              zone: owner.zone,
              isBackdated: given.backdated ?? false,
              text: readFileSync(file, 'utf8'),
            },
            actor,
          );
          print(program.opts().json, { list: given.list, from: given.from, warnings }, () =>
            [`Prices of "${given.list}" hold from ${given.from}.`, ...warnings.map((one) => `Note: ${one}`)].join('\n'),
          );
        }),
    );
}

/** `tallyroom agreements list|change|end`: who buys what from when. */
export function agreementCommands(program: Command): void {
  const agreements = program.command('agreements').description('who buys what, from which day, on which terms');
  agreements.command('list').action(() =>
    withRooms(async (app) => {
      const list = await app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(OpenAgreementsStore).all(tx));
      print(program.opts().json, list, () =>
        table(['reseller', 'tenant', 'payer', 'from', 'until', 'terms'], list.map(listed)),
      );
    }),
  );
  agreements
    .command('change')
    .description('other terms from a day on: a plan for a tenant; a list or a percent for a reseller')
    .option('--tenant <slug>')
    .option('--reseller <slug>', 'its wholesale agreement')
    .option('--list <code>', 'price list')
    .option('--plan <code>')
    .option('--percent <percent>', 'of retail net')
    .option('--of-receipts', 'the percent is of what was really paid')
    .requiredOption('--from <day>', 'like 2026-12-01', dayArgument)
    .action(
      (given: {
        tenant?: string;
        reseller?: string;
        list?: string;
        plan?: string;
        percent?: string;
        ofReceipts?: boolean;
        from: string;
      }) =>
        withRooms(async (app) => {
          const terms =
            given.percent === undefined
              ? { by: 'list', priceList: given.list ?? '', ...(given.plan ? { plan: given.plan } : {}) }
              : { by: given.ofReceipts ? 'percent-of-receipts' : 'percent-of-retail-net', percent: given.percent };
          await app.get(ChangeAgreement).terms(await partiesOf(app, given), localDate(given.from), terms, actor);
          print(program.opts().json, { from: given.from, terms }, () => `The new terms hold from ${given.from}.`);
        }),
    );
  agreements
    .command('end')
    .description('ends an agreement, not before its minimum term is over')
    .option('--tenant <slug>')
    .option('--reseller <slug>', 'its wholesale agreement')
    .requiredOption('--on <day>', 'the first day without it', dayArgument)
    .action((given: { tenant?: string; reseller?: string; on: string }) =>
      withRooms(async (app) => {
        await app.get(ChangeAgreement).end(await partiesOf(app, given), localDate(given.on), actor);
        print(
          program.opts().json,
          { endsOn: given.on },
          () => `The agreement ends; ${given.on} is the first day without it.`,
        );
      }),
    );
}

const listed = ({ reseller, tenant, payer, startsOn, endsOn, versions }: ListedAgreement): string[] => [
  reseller,
  tenant ?? '(wholesale)',
  payer,
  startsOn,
  endsOn ?? '',
  versions
    .map(({ startsOn: from, terms }) => {
      const what =
        terms.by === 'list'
          ? [terms.priceList, terms.plan].filter(Boolean).join('/')
          : `${terms.percent} % ${terms.by === 'percent-of-receipts' ? 'of receipts' : 'of retail net'}`;
      return `${what} from ${from}`;
    })
    .join(', '),
];

const resellerOf = (app: App, slug: string | undefined): Promise<{ id: string; zone: string }> =>
  app.get(Tenancy).acrossNetwork(reason, async (tx) => {
    const resellers = app.get(ResellersStore);
    const network = slug === undefined ? await resellers.network(tx) : undefined;
    return network ?? resellers.bySlug(tx, slug ?? 'the network');
  });

const partiesOf = (app: App, { tenant, reseller }: { tenant?: string; reseller?: string }): Promise<Parties> =>
  app.get(Tenancy).acrossNetwork(reason, async (tx) => {
    if (tenant === undefined)
      return { resellerId: (await app.get(ResellersStore).bySlug(tx, reseller ?? '')).id, tenantId: null };
    const { resellerId, id } = await app.get(TenantsStore).bySlug(tx, tenant);
    return { resellerId, tenantId: id };
  });
