import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  AcceptTransfer,
  type BankOwner,
  type BankTransaction,
  csvMappingSchema,
  ImportStatement,
  MatchTransfers,
  OpenBankAccount,
  shared,
  type TransactionState,
  TransactionsStore,
  textOf,
  UndoDecision,
} from '@/bank';
import { Money } from '@/kernel';
import { OpenInvoicesStore } from '@/payments';
import { asCommand, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { moneyText, say } from '@/wording';
import { withRooms } from './context';
import { Refused } from './exit-codes';
import { print, table } from './output';

const actor = asCommand('bank');
const reason = { actor, why: 'bank command' };
type App = Parameters<Parameters<typeof withRooms>[0]>[0];
const WHOSE = ['--reseller <slug>', 'whose bank; the network’s own takes wholesale money too'] as const;

/** `tallyroom bank import|list|match|undo`: statements, and what their transfers pay. */
export function bankCommands(program: Command): void {
  const bank = program.command('bank').description('bank statements, and what their transfers pay');
  const isJson = (): boolean => program.opts().json;

  bank
    .command('import')
    .description('takes a statement (CSV, OFX or camt.053), whole or not at all, and matches what is exact')
    .argument('<file>')
    .requiredOption(...WHOSE)
    .option('--account <name>', 'which account; the first if left out')
    .option(
      '--mapping <json>',
      'the columns of a CSV, like {"date":"Date","dateFormat":"dd/MM/yyyy","amount":"Amount"}; kept',
    )
    .option('--look', 'says what the file would bring, and takes nothing')
    .action((file: string, given: { reseller: string; account?: string; mapping?: string; look?: boolean }) =>
      withRooms(async (app) => {
        const owner = await ownerOf(app, given.reseller);
        const account = await app.get(OpenBankAccount).find(owner, given.account ?? null, actor);
        const mapping = given.mapping === undefined ? undefined : csvMappingSchema.parse(JSON.parse(given.mapping));
        const statement = { name: file.split('/').at(-1)!, text: textOf(readFileSync(file)), mapping };
        if (given.look) {
          const { lines, taken } = await app.get(ImportStatement).preview(owner, account.id, statement, actor);
          return print(isJson(), { lines: lines.length, taken }, () =>
            table(
              ['line', 'day', 'amount', 'party', 'reference', ''],
              lines.map((one) => [
                String(one.line),
                one.bookedOn,
                amountText(one.amountMinor, account.currency),
                one.partyName,
                one.reference,
                one.isKnown ? 'known' : one.isAlike ? say('en', 'bank.alike') : 'new',
              ]),
            ),
          );
        }
        const done = await app.get(ImportStatement).run(owner, account.id, statement, actor);
        print(
          isJson(),
          done,
          () => `${done.lines} transactions, ${done.taken} of them new; ${done.matched} matched by themselves.`,
        );
      }),
    );

  bank
    .command('list')
    .description('transactions, with what they may be for')
    .requiredOption(...WHOSE)
    .option('--state <state>', 'waiting, matched, ignored or refunded', 'waiting')
    .action(({ reseller, state }: { reseller: string; state: TransactionState }) =>
      withRooms(async (app) => {
        const owner = await ownerOf(app, reseller);
        const { list, suggestions } = await app.get(Tenancy).acrossNetwork(reason, async (tx) => {
          const list = await app.get(TransactionsStore).list(tx, owner.id, { state, limit: 1000 });
          return {
            list,
            suggestions: await app.get(MatchTransfers).suggestions(tx, state === 'waiting' ? list : []),
          };
        });
        const rows = list.map((one) => ({ ...one, suggestions: suggestions.get(one.id) ?? [] }));
        print(isJson(), rows, () =>
          table(
            ['transaction', 'day', 'amount', 'party', 'reference', state === 'waiting' ? 'may be for' : 'outcome'],
            rows.map((one) => [
              one.id,
              one.bookedOn,
              amountText(one.amountMinor, one.currency),
              one.partyName,
              one.reference,
              one.suggestions
                .map(({ payerName, parts }) => [payerName, ...parts.map(({ number }) => number)].join(' '))
                .join('; ') || one.outcome,
            ]),
          ),
        );
      }),
    );

  bank
    .command('match')
    .description('accepts what is exact, or says what one transfer is for')
    .argument('[transaction]')
    .requiredOption(...WHOSE)
    .option('--invoice <number...>', 'in this order, each as far as it is open; what is over is the payer’s credit')
    .action((id: string | undefined, { reseller, invoice = [] }: { reseller: string; invoice?: string[] }) =>
      withRooms(async (app) => {
        const owner = await ownerOf(app, reseller);
        if (id === undefined) {
          const matched = await app.get(MatchTransfers).run(owner, actor);
          return print(isJson(), { matched }, () => `${matched} transfers matched by themselves.`);
        }
        const { transfer, parts } = await meant(app, owner, id, invoice);
        await app.get(AcceptTransfer).run(owner, transfer.id, { parts, restTo: null, isByItself: false }, actor);
        print(
          isJson(),
          { id: transfer.id, parts },
          () => `${amountText(transfer.amountMinor, transfer.currency)} matched.`,
        );
      }),
    );

  bank
    .command('undo')
    .description('takes back what was decided of a transaction; it waits again')
    .argument('<transaction>')
    .requiredOption(...WHOSE)
    .requiredOption('--reason <text>')
    .action((id: string, given: { reseller: string; reason: string }) =>
      withRooms(async (app) => {
        await app.get(UndoDecision).run(await ownerOf(app, given.reseller), id, given.reason, actor);
        print(isJson(), { id }, () => 'Undone; the transaction waits again.');
      }),
    );
}

const amountText = (minor: bigint, currency: string): string => moneyText(Money.of(minor, currency), 'en');

const ownerOf = (app: App, slug: string): Promise<BankOwner> =>
  app.get(Tenancy).acrossNetwork(reason, (tx) => app.get(ResellersStore).bySlug(tx, slug));

/** The named invoices, each with as much of the transfer as it is open. */
function meant(app: App, owner: BankOwner, id: string, numbers: readonly string[]) {
  return app.get(Tenancy).acrossNetwork(reason, async (tx) => {
    const transfer: BankTransaction = await app.get(TransactionsStore).byId(tx, owner.id, id);
    const open = await app.get(OpenInvoicesStore).of(tx, { issuerResellerId: owner.id, issuerId: transfer.issuerId });
    const missing = numbers.find((number) => !open.some((one) => one.number === number));
    if (missing || numbers.length === 0)
      throw new Refused(missing ? `Nothing is open of ${missing}.` : 'Name --invoice.');
    const chosen = numbers.map((number) => open.find((one) => one.number === number)!);
    return { transfer, parts: shared(transfer.amountMinor, chosen).parts };
  });
}
