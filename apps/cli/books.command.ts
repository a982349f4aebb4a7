import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { BankOwner } from '@/bank';
import { Money } from '@/kernel';
import { asCommand, Tenancy } from '@/runtime';
import { AGES, BooksOf } from '@/statements';
import { ResellersStore } from '@/tenants';
import { moneyText } from '@/wording';
import { withRooms } from './context';
import { dayArgument, print, table } from './output';

const actor = asCommand('books');
type App = Parameters<Parameters<typeof withRooms>[0]>[0];
const WHOSE = ['--reseller <slug>', 'whose books; the network’s own have the wholesale side'] as const;

/** `tallyroom books export|debtors|statement`: what the books say. */
export function bookCommands(program: Command): void {
  const books = program
    .command('books')
    .description('what the books say: debtors, accounts, and all of it for hledger');
  const isJson = (): boolean => program.opts().json;

  books
    .command('export')
    .description('the whole journal for hledger, with the open invoices asserted at its end')
    .requiredOption(...WHOSE)
    .option('--out <file>', 'where to; the terminal if left out')
    .action(({ reseller, out }: { reseller: string; out?: string }) =>
      withRooms(async (app) => {
        const journal = Readable.from(app.get(BooksOf).hledger(await ownerOf(app, reseller), actor));
        if (!out) return pipeline(journal, process.stdout, { end: false });
        await pipeline(journal, createWriteStream(out, { mode: 0o600 }));
        print(isJson(), { file: out }, () => `Written to ${out}. Try: hledger -f ${out} balance`);
      }),
    );

  books
    .command('debtors')
    .description('who owes what, by whole days past due')
    .requiredOption(...WHOSE)
    .action(({ reseller }: { reseller: string }) =>
      withRooms(async (app) => {
        const { book, debtors } = await app.get(BooksOf).debtors(await ownerOf(app, reseller), actor);
        const money = (minor: bigint): string => moneyText(Money.of(minor, book.issuer.currency), 'en');
        print(isJson(), { today: book.today, currency: book.issuer.currency, debtors }, () =>
          table(
            ['payer', ...AGES, 'owed', 'credit'],
            debtors.map((one) => [
              one.payerName,
              ...AGES.map((age) => money(one.byAge[age])),
              money(one.owedMinor),
              money(one.creditMinor),
            ]),
          ),
        );
      }),
    );

  books
    .command('statement')
    .description('a payer’s account: what it was asked, what it paid, what it owes after each')
    .argument('<payer>', 'its id, or a part of its name that no other has')
    .requiredOption(...WHOSE)
    .option('--from <day>', 'like 2026-10-01; what was before is brought forward', dayArgument)
    .action((payer: string, { reseller, from }: { reseller: string; from?: string }) =>
      withRooms(async (app) => {
        const owner = await ownerOf(app, reseller);
        const { book, party, statement } = await app.get(BooksOf).account(owner, payer, actor, { from: from ?? null });
        const money = (minor: bigint): string => moneyText(Money.of(minor, book.issuer.currency), 'en');
        print(isJson(), { payer: party, currency: book.issuer.currency, ...statement }, () =>
          [
            `${party.name} with ${book.issuer.legalName}, ${book.today}`,
            table(
              ['day', 'what', 'documents', 'amount', 'balance'],
              [
                ...(from ? [['', 'brought forward', '', '', money(statement.broughtMinor)]] : []),
                ...statement.lines.map((one) => [
                  one.on,
                  one.kind,
                  one.numbers,
                  money(one.changeMinor),
                  money(one.balanceMinor),
                ]),
              ],
            ),
          ].join('\n'),
        );
      }),
    );
}

const ownerOf = (app: App, slug: string): Promise<BankOwner> =>
  app.get(Tenancy).acrossNetwork({ actor, why: 'books command' }, (tx) => app.get(ResellersStore).bySlug(tx, slug));
