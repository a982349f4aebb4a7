import { Injectable } from '@nestjs/common';
import { BooksStore } from '@/books';
import { auditOn, type IssuerTx } from '@/invoicing';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import type { BankAccount, BankOwner, CsvMapping } from './bank-account';
import { BankAccountsStore } from './bank-accounts.store';
import { fingerprints } from './fingerprint';
import { inBank } from './in-bank.adapter';
import { MatchTransfers } from './match-transfers.service';
import { readStatement } from './read-statement';
import type { StatementFormat, StatementLine } from './statement';
import { TransactionsStore } from './transactions.store';
import { transferIn } from './transfer-entries';

export interface StatementFile {
  readonly name: string;
  readonly text: string;
  /** For a CSV; the account's own where left out. It is kept once the file is taken. */
  readonly mapping?: CsvMapping;
}

interface Seen {
  /** It is here already. */
  readonly isKnown: boolean;
  /** One of its day and amount is here that this file has not: perhaps the same, worded otherwise by another format. */
  readonly isAlike: boolean;
}

export interface StatementPreview {
  readonly format: StatementFormat;
  readonly lines: readonly (StatementLine & Seen)[];
  readonly taken: number;
}

/**
 * Takes a bank's statement: read whole or refused whole, each transaction once however many files tell of it. What came in
 * is posted as unmatched in the same transaction; then exact ones are accepted.
 */
@Injectable()
export class ImportStatement {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: BankAccountsStore,
    private readonly transactions: TransactionsStore,
    private readonly books: BooksStore,
    private readonly match: MatchTransfers,
  ) {}

  /** What the file would bring; nothing is written. */
  preview(owner: BankOwner, account: string, file: StatementFile, actor: Actor): Promise<StatementPreview> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const { format, lines } = await this.read(tx, await this.accounts.find(tx, owner.id, account), file);
      return { format, lines, taken: lines.filter(({ isKnown }) => !isKnown).length };
    });
  }

  /** Answers how many were new, and how many of all that wait were then matched by themselves. */
  async run(
    owner: BankOwner,
    account: string,
    file: StatementFile,
    actor: Actor,
  ): Promise<{ lines: number; taken: number; matched: number }> {
    const done = await inBank(this.tenancy, owner, actor, async (tx) => {
      const of = await this.accounts.find(tx, owner.id, account);
      const { format, lines } = await this.read(tx, of, file);
      const importId = newId();
      const added = await this.transactions.add(
        tx,
        of,
        { importId, name: file.name, format, lines: lines.length },
        lines,
      );
      const byLine = new Map(lines.map((line) => [line.fingerprint, line]));
      await this.books.add(
        tx,
        added.flatMap(({ id, fingerprint }) => {
          const { amountMinor, bookedOn } = byLine.get(fingerprint)!;
          return amountMinor > 0n ? [transferIn(of, { sourceId: id, amountMinor, postedOn: bookedOn })] : [];
        }),
      );
      if (file.mapping) await this.accounts.keepMapping(tx, of, file.mapping);
      await auditOn(tx, { resellerId: owner.id, id: of.id }, 'imported a bank statement', {
        file: file.name,
        lines: lines.length,
        taken: added.length,
      });
      return { lines: lines.length, taken: added.length };
    });
    return { ...done, matched: await this.match.run(owner, actor) };
  }

  private async read(
    tx: IssuerTx,
    account: BankAccount,
    file: StatementFile,
  ): Promise<{ format: StatementFormat; lines: (StatementLine & Seen & { fingerprint: string })[] }> {
    const { format, lines } = readStatement(file.text, account, file.mapping ?? account.csvMapping);
    const prints = fingerprints(lines);
    const known = await this.transactions.known(tx, account, prints);
    const marked = lines.map((line, index) => ({ ...line, fingerprint: prints[index]! }));
    const missing = await this.transactions.missing(tx, account, marked);
    return {
      format,
      lines: marked.map((line) => {
        const isKnown = known.has(line.fingerprint);
        return { ...line, isKnown, isAlike: !isKnown && missing.has(`${line.bookedOn} ${line.amountMinor}`) };
      }),
    };
  }
}
