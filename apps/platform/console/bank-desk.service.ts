import { Injectable } from '@nestjs/common';
import {
  type BankTransaction,
  DecisionsStore,
  inBank,
  MatchTransfers,
  PartiesStore,
  shared,
  type TransactionState,
  TransactionsStore,
} from '@/bank';
import { decimalOf } from '@/invoicing';
import { Money } from '@/kernel';
import { OpenInvoicesStore } from '@/payments';
import { Tenancy } from '@/runtime';
import type { Reseller } from '@/tenants';
import { actorOf, visitorOf, type WebRequest } from '@/web';
import { inert, say } from '@/wording';
import { amountText, transactionView } from '../bank-view';
import { type Desk, Desks } from './desk.service';

const PAGE = 50;
const PARTIES = 50;
const AT_ONCE = 1000;
export const BANK_COLUMNS = [
  'transaction',
  'booked_on',
  'account',
  'currency',
  'amount',
  'party',
  'party_account',
  'reference',
  'description',
  'state',
  'outcome',
];

/** What the console's pages of the bank show. */
@Injectable()
export class BankDesk {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly desks: Desks,
    private readonly transactions: TransactionsStore,
    private readonly decisions: DecisionsStore,
    private readonly match: MatchTransfers,
    private readonly parties: PartiesStore,
    private readonly invoices: OpenInvoicesStore,
  ) {}

  open(request: WebRequest, given: { reseller?: string }): Promise<Desk> {
    return this.desks.open(request, { reseller: given.reseller });
  }

  /** What every page of these tabs has at its head. */
  head(request: WebRequest, { reseller, resellers, isNetwork }: Desk, tab: string): Record<string, unknown> {
    const { language } = visitorOf(request).person;
    return {
      nav: 'payments',
      tab,
      title: say(language, 'bank.title'),
      brandName: reseller.name,
      brandStyle: reseller.slug,
      zone: reseller.zone,
      reseller: reseller.slug,
      whose: isNetwork ? `?reseller=${reseller.slug}` : '',
      choices: isNetwork
        ? resellers.map(({ slug, name }) => ({
            name,
            address: `/console/payments${tab === 'payments' ? '' : `/${tab}`}?reseller=${slug}`,
            isHere: slug === reseller.slug,
          }))
        : [],
    };
  }

  /** The transactions of a state, with what those that wait may be for. */
  queue(request: WebRequest, owner: Reseller, state: TransactionState, after?: { on: string; id: string }) {
    const { language } = visitorOf(request).person;
    return inBank(this.tenancy, owner, actorOf(request), async (tx) => {
      const found = await this.transactions.list(tx, owner.id, { state, after, limit: PAGE + 1 });
      const list = found.slice(0, PAGE);
      const suggestions = await this.match.suggestions(tx, state === 'waiting' ? list : []);
      const last = found.length > PAGE ? list.at(-1)! : null;
      return {
        counts: await this.transactions.counts(tx, owner.id),
        transactions: list.map((one) => transactionView(one, suggestions.get(one.id) ?? [], language)),
        after: last ? `${last.bookedOn}.${last.id}` : '',
      };
    });
  }

  /** The same as rows of a table, all of them; money that went out is below nothing. */
  async *rows(request: WebRequest, owner: Reseller, state: TransactionState): AsyncGenerator<string[]> {
    for (let after: { on: string; id: string } | undefined; ; ) {
      const from = after;
      const list = await inBank(this.tenancy, owner, actorOf(request), (tx) =>
        this.transactions.list(tx, owner.id, { state, after: from, limit: AT_ONCE }),
      );
      for (const one of list) yield rowOf(one);
      if (list.length < AT_ONCE) return;
      const { bookedOn: on, id } = list.at(-1)!;
      after = { on, id };
    }
  }

  /** One transaction, what it may be for, the open invoices of the payers asked for, and all that was decided of it. */
  one(request: WebRequest, owner: Reseller, id: string, payers: readonly string[], text: string) {
    const { language } = visitorOf(request).person;
    return inBank(this.tenancy, owner, actorOf(request), async (tx) => {
      const transaction = await this.transactions.byId(tx, owner.id, id);
      const issuer = { issuerResellerId: owner.id, issuerId: transaction.issuerId };
      const suggestions =
        (await this.match.suggestions(tx, transaction.state === 'waiting' ? [transaction] : [])).get(id) ?? [];
      const chosen = payers.length > 0 ? payers : suggestions.slice(0, 1).map(({ payerId }) => payerId);
      const all = await this.parties.found(tx, issuer, { text, chosen, limit: PARTIES + 1 });
      const open = (await this.invoices.of(tx, issuer)).filter(({ payerId }) => chosen.includes(payerId));
      const proposed = new Map(
        (payers.length === 0 && suggestions[0] ? suggestions[0] : shared(transaction.amountMinor, open)).parts.map(
          ({ invoiceId, amountMinor }) => [invoiceId, amountMinor],
        ),
      );
      return {
        ...transactionView(transaction, suggestions, language),
        text,
        isSearching: text !== '' || all.length > PARTIES,
        parties: all
          .slice(0, PARTIES)
          .map(({ payerId, name }) => ({ payerId, name, isChosen: chosen.includes(payerId) })),
        chosen: all.filter(({ payerId }) => chosen.includes(payerId)).map(({ payerId, name }) => ({ payerId, name })),
        open: open.map(({ invoiceId, number, payerName, dueOn, openMinor, currency }) => ({
          invoiceId,
          number,
          payerName,
          dueOn: dueOn ?? '',
          open: Money.of(openMinor, currency),
          amountText: proposed.has(invoiceId) ? amountText(proposed.get(invoiceId)!) : '',
        })),
        decisions: (await this.decisions.ofTransaction(tx, transaction)).map((one) => ({
          what: say(language, `bank.decided-${one.kind}`),
          isByItself: one.isByItself,
          at: one.decidedAt,
          reason: one.reason ?? '',
          undoneAt: one.undoneAt,
          undoneReason: one.undoneReason ?? '',
        })),
      };
    });
  }
}

const rowOf = (one: BankTransaction): string[] => [
  one.id,
  one.bookedOn,
  inert(one.accountName),
  one.currency,
  decimalOf(one.amountMinor),
  inert(one.partyName),
  inert(one.partyAccount),
  inert(one.reference),
  inert(one.description),
  one.state,
  inert(one.outcome),
];
