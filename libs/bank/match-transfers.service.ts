import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { grouped, HouseError } from '@/kernel';
import { OpenInvoicesStore } from '@/payments';
import { type Actor, Tenancy } from '@/runtime';
import { AcceptTransfer } from './accept-transfer.service';
import type { BankOwner } from './bank-account';
import type { BankTransaction } from './bank-transaction';
import { inBank } from './in-bank.adapter';
import { matchTransfer, openPayers, type Suggestion } from './match-transfer';
import { TransactionsStore } from './transactions.store';

const AT_ONCE = 500;

/** Looks over the transfers that wait: those with an exact reference and amount are accepted, each in its own transaction. */
@Injectable()
export class MatchTransfers {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly transactions: TransactionsStore,
    private readonly open: OpenInvoicesStore,
    private readonly accept: AcceptTransfer,
  ) {}

  /** Answers how many were accepted. Each is looked at again once it is locked: what was paid meanwhile is left waiting. */
  async run(owner: BankOwner, actor: Actor): Promise<number> {
    let accepted = 0;
    let after: { on: string; id: string } | undefined;
    for (;;) {
      const waiting = await inBank(this.tenancy, owner, actor, async (tx) => {
        const list = await this.transactions.list(tx, owner.id, { state: 'waiting', after, limit: AT_ONCE });
        return { list, suggestions: await this.suggestions(tx, list) };
      });
      for (const { id } of waiting.list) {
        const exact = waiting.suggestions.get(id)?.find(({ isExact }) => isExact);
        if (!exact) continue;
        try {
          await this.accept.run(owner, id, { parts: exact.parts, restTo: null, isByItself: true }, actor);
          accepted += 1;
        } catch (error) {
          if (!(error instanceof HouseError)) throw error;
        }
      }
      const last = waiting.list.at(-1);
      if (!last || waiting.list.length < AT_ONCE) return accepted;
      after = { on: last.bookedOn, id: last.id };
    }
  }

  /** What each of these transfers may be for. */
  async suggestions(tx: IssuerTx, list: readonly BankTransaction[]): Promise<Map<string, Suggestion[]>> {
    const incoming = list.filter(({ amountMinor }) => amountMinor > 0n);
    const found = new Map<string, Suggestion[]>();
    for (const [issuerId, transfers] of grouped(incoming, (one) => one.issuerId)) {
      const { resellerId } = transfers[0]!;
      const open = await this.open.of(tx, { issuerResellerId: resellerId, issuerId });
      const accounts = await this.transactions.payersByAccount(
        tx,
        resellerId,
        transfers.map(({ partyAccount }) => partyAccount),
      );
      for (const [currency, alike] of grouped(transfers, (one) => one.currency)) {
        const payers = openPayers(open.filter((one) => one.currency === currency));
        for (const transfer of alike) {
          const ofAccount = accounts.get(transfer.partyAccount) ?? new Set<string>();
          found.set(transfer.id, matchTransfer(transfer, payers, ofAccount));
        }
      }
    }
    return found;
  }
}
