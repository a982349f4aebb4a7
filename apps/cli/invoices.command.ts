import type { Command } from 'commander';
import {
  ApproveDrafts,
  CheckInvoices,
  CloseMonths,
  CreditInvoice,
  type Invoice,
  InvoicesStore,
  type Tier,
} from '@/invoicing';
import { Money, type Month } from '@/kernel';
import { asCommand, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { moneyText } from '@/wording';
import { withRooms } from './context';
import { EXIT } from './exit-codes';
import { monthArgument, print, table } from './output';

const actor = asCommand('invoices');
type App = Parameters<Parameters<typeof withRooms>[0]>[0];

/** `tallyroom invoices draft|issue|credit|check|list|show`: decisions are written down here, and the worker carries them out. */
export function invoiceCommands(program: Command): void {
  const invoices = program.command('invoices').description('drafts, issued invoices and credit notes');
  const isJson = (): boolean => program.opts().json;

  invoices
    .command('draft')
    .description('closes the months that are due; the worker then makes their drafts')
    .option('--retry-parked', 'takes up again what could not be rated, after it was mended')
    .action(({ retryParked }: { retryParked?: boolean }) =>
      withRooms(async (app) => {
        if (retryParked) await app.get(CloseMonths).retryParked(actor);
        const { closed, enqueued } = await app.get(CloseMonths).run();
        print(
          isJson(),
          { closed, enqueued },
          () => `${closed} billing periods closed, ${enqueued} lists of drafts handed to the worker.`,
        );
      }),
    );

  invoices
    .command('issue')
    .description('approves all complete drafts of a month; the worker then issues them')
    .requiredOption('--month <month>', 'like 2026-10', monthArgument)
    .requiredOption('--reseller <slug>', 'whose invoices; for wholesale the network')
    .option('--wholesale')
    .action(({ month: of, reseller, wholesale }: { month: Month; reseller: string; wholesale?: boolean }) =>
      withRooms(async (app) => {
        const { id } = await across<Reseller>(app, (tx) => app.get(ResellersStore).bySlug(tx, reseller));
        const tier: Tier = wholesale ? 'wholesale' : 'retail';
        const approved = await app.get(ApproveDrafts).all({ tier, issuerResellerId: id, month: of }, actor);
        print(isJson(), { approved }, () => `${approved} drafts are approved and will be issued by the worker.`);
      }),
    );

  invoices
    .command('credit')
    .description('credits an issued invoice, whole or some of its lines')
    .argument('<number>', 'the invoice’s number')
    .requiredOption('--reason <text>')
    .option('--line <position...>', 'positions of lines; all that is open if left out')
    .action((number: string, { reason, line }: { reason: string; line?: string[] }) =>
      withRooms(async (app) => {
        const { invoice, lines } = await find(app, number);
        const ids = line ? lines.filter(({ position }) => line.includes(String(position))).map(({ id }) => id) : null;
        const id = await app
          .get(CreditInvoice)
          .run(
            { tier: invoice.tier, issuerResellerId: invoice.issuerResellerId, invoiceId: invoice.id },
            ids,
            reason,
            actor,
          );
        const note = await across<Invoice>(app, (tx) => app.get(InvoicesStore).byId(tx, id));
        print(
          isJson(),
          row(note),
          () => `Credit note ${note.number} over ${moneyText(Money.of(note.grossMinor, note.currency), 'en')}.`,
        );
      }),
    );

  invoices
    .command('check')
    .description('looks over all documents, the ledger behind them and the books; changes nothing')
    .action(() =>
      withRooms(async (app) => {
        const { problems, warnings } = await app.get(CheckInvoices).run(actor);
        const rows = [...problems, ...warnings].map(({ what, subject, says }) => [what, subject, says]);
        print(isJson(), { problems, warnings }, () =>
          rows.length === 0 ? 'Everything adds up.' : table(['what', 'where', 'says'], rows),
        );
        if (problems.length > 0) process.exitCode = EXIT.partly;
      }),
    );

  invoices
    .command('list')
    .description('drafts and documents, of all resellers')
    .option('--month <month>', 'like 2026-10', monthArgument)
    .action(({ month: of }: { month?: Month }) =>
      withRooms(async (app) => {
        const list = await across<Invoice[]>(app, (tx) => app.get(InvoicesStore).list(tx, of ? { month: of } : {}));
        print(isJson(), list.map(row), () =>
          table(
            ['number', 'state', 'tier', 'to', 'gross'],
            list.map((one) => [
              one.number ?? '',
              one.state,
              one.tier,
              one.payerName,
              moneyText(Money.of(one.grossMinor, one.currency), 'en'),
            ]),
          ),
        );
      }),
    );

  invoices
    .command('show')
    .description('one document with its lines')
    .argument('<number>', 'its number, or the id of a draft')
    .action((number: string) =>
      withRooms(async (app) => {
        const { invoice, lines } = await find(app, number);
        const money = (minor: bigint): string => moneyText(Money.of(minor, invoice.currency), 'en');
        print(
          isJson(),
          {
            ...row(invoice),
            lines: lines.map(({ position, description, netMinor, seconds }) => ({
              position,
              description,
              netMinor,
              seconds,
            })),
          },
          () =>
            [
              `${invoice.number} to ${invoice.payerName}, ${invoice.issuedOn}, ${money(invoice.grossMinor)}`,
              table(
                ['', 'line', 'net'],
                lines.map((line) => [String(line.position), line.description, money(line.netMinor)]),
              ),
            ].join('\n'),
        );
      }),
    );
}

const across = <T>(app: App, work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
  app.get(Tenancy).acrossNetwork({ actor, why: 'invoices command' }, work) as Promise<T>;

async function find(app: App, number: string) {
  return across<{ invoice: Invoice; lines: Awaited<ReturnType<InvoicesStore['lines']>> }>(app, async (tx) => {
    const row = await tx.one<{ id: string }>(
      `select id from invoices where number = $1 order by issued_at desc limit 1`,
      [number],
    );
    const invoice = await app.get(InvoicesStore).byId(tx, row?.id ?? number);
    return { invoice, lines: await app.get(InvoicesStore).lines(tx, invoice) };
  });
}

const row = ({
  number,
  state,
  tier,
  kind,
  payerName,
  month: of,
  netMinor,
  vatMinor,
  grossMinor,
  currency,
  issuedOn,
}: Invoice) => ({
  number,
  kind,
  state,
  tier,
  payer: payerName,
  month: of,
  netMinor,
  vatMinor,
  grossMinor,
  currency,
  issuedOn,
});
