import { Injectable } from '@nestjs/common';
import { type BankOwner, inBank, PartiesStore } from '@/bank';
import { BalancesStore } from '@/books';
import type { IssuerTx } from '@/invoicing';
import { dayIn, isId, type LocalDate } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { type Issuer, IssuersStore } from '@/tenants';
import type { Debtor } from './debtors';
import { DebtorsStore, type IssuerRef } from './debtors.store';
import { NoBooks, NoSuchParty } from './errors';
import { accountNames, hledgerAssertions, hledgerEntry, hledgerHead } from './hledger';
import { JournalStore } from './journal.store';
import { MovementsStore } from './movements.store';
import { type StatementOfAccount, statementOfAccount } from './statement-of-account';

const PAGE = 500;

/** An issuer's books as people read them. */
export interface Book extends IssuerRef {
  readonly issuer: Issuer;
  readonly today: LocalDate;
}

/** What a reseller's books say: who owes what, a payer's account, and all of it as plain text. Changes nothing. */
@Injectable()
export class BooksOf {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly issuers: IssuersStore,
    private readonly debtorsStore: DebtorsStore,
    private readonly movements: MovementsStore,
    private readonly journal: JournalStore,
    private readonly parties: PartiesStore,
    private readonly balances: BalancesStore,
  ) {}

  /** The owner's issuer and its day; NoBooks where it issues nothing. */
  async open(tx: IssuerTx, owner: BankOwner): Promise<Book> {
    const [issuer] = await this.issuers.ofReseller(tx, owner.id);
    if (!issuer) throw new NoBooks();
    return { issuer, issuerResellerId: owner.id, issuerId: issuer.id, today: dayIn(issuer.zone, tx.clock.now()) };
  }

  debtors(owner: BankOwner, actor: Actor): Promise<{ book: Book; debtors: Debtor[] }> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const book = await this.open(tx, owner);
      return { book, debtors: await this.debtorsStore.of(tx, book, book.today) };
    });
  }

  /** A payer by id, or by a part of its name that only one has; NoSuchParty otherwise. */
  account(
    owner: BankOwner,
    idOrName: string,
    actor: Actor,
    { from = null, tenantId = null }: { from?: string | null; tenantId?: string | null } = {},
  ): Promise<{
    book: Book;
    party: { resellerId: string; payerId: string; name: string };
    statement: StatementOfAccount;
    /** Null where several share the payer: it is nobody's in particular. */
    creditMinor: bigint | null;
  }> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const book = await this.open(tx, owner);
      const found = (await this.parties.of(tx, book, isId(idOrName) ? [idOrName] : null)).filter(
        ({ payerId, name }) => payerId === idOrName || name.toLowerCase().includes(idOrName.toLowerCase()),
      );
      const party = found.find(({ payerId }) => payerId === idOrName) ?? (found.length === 1 ? found[0] : undefined);
      if (!party) throw new NoSuchParty(idOrName);
      const isAlone = tenantId === null || party.tenantIds.length === 1;
      const movements = await this.movements.of(tx, book, { ...party, tenantId: isAlone ? null : tenantId });
      const creditMinor = isAlone ? await this.balances.creditOf(tx, party.resellerId, party.payerId) : null;
      return { book, party, statement: statementOfAccount(movements, from), creditMinor };
    });
  }

  /** All entries as an hledger journal, piece by piece, with what payers owe and have as credit asserted at its end. */
  async *hledger(owner: BankOwner, actor: Actor): AsyncGenerator<string> {
    const { book, debtors, overdrawn, names } = await inBank(this.tenancy, owner, actor, async (tx) => {
      const book = await this.open(tx, owner);
      const names = accountNames(await this.parties.of(tx, book));
      const debtors = await this.debtorsStore.of(tx, book, book.today);
      return { book, names, debtors, overdrawn: await this.balances.overdrawn(tx, book) };
    });
    yield hledgerHead(book.issuer.legalName, book.issuer.currency);
    let after: { on: string; id: string } | null = null;
    for (;;) {
      const entries = await inBank(this.tenancy, owner, actor, (tx) => this.journal.page(tx, book, after, PAGE));
      yield entries.map((entry) => hledgerEntry(entry, names)).join('');
      const last = entries.at(-1);
      if (last) after = { on: last.on, id: last.id };
      if (!last || entries.length < PAGE) break;
    }
    const lastDay: string = after && after.on > book.today ? after.on : book.today;
    yield hledgerAssertions(lastDay, book.issuer.currency, debtors, overdrawn, names);
  }
}
