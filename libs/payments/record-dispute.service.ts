import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { BalancesStore, BooksStore, type Posting } from '@/books';
import { asIssuer, InvoicesStore, type IssuerTx } from '@/invoicing';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { AllocationsStore } from './allocations.store';
import { type Dispute, DisputesStore } from './disputes.store';
import { FreeCredit } from './free-credit.service';
import { issuerDay } from './issuer-day';
import { type Payment, refOf } from './payment';
import { paymentChanged, paymentDisputed } from './payments.facts';
import { applyCredit } from './payments.jobs';
import { PaymentsStore } from './payments.store';
import { receiptPostings } from './receipt-postings';

const RANK: Readonly<Record<Dispute['state'], number>> = { inquiry: 0, closed: 1, open: 2, won: 3, lost: 3 };
/** Nothing was taken, so there is nothing to give back. */
const hasTaken = (state: Dispute['state']): boolean => state !== 'inquiry' && state !== 'closed';

/**
 * A payment is taken back: its invoices are open again, until the dispute is won. A direct debit that fails after it
 * succeeded comes this way too, at any time, and is lost from the start (invoice-rules section 10).
 */
@Injectable()
export class RecordDispute {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly disputes: DisputesStore,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly invoices: InvoicesStore,
    private readonly books: BooksStore,
    private readonly balances: BalancesStore,
    private readonly freeCredit: FreeCredit,
    private readonly issuers: IssuersStore,
  ) {}

  /** Takes a dispute on to what was seen of it; a state only goes forward, and each step is posted once. */
  run(payment: Payment, seen: Stripe.Dispute, actor: Actor): Promise<void> {
    return asIssuer(this.tenancy, payment, actor, async (tx) => {
      const locked = await this.payments.forUpdate(tx, payment.id);
      const known = await this.disputes.byExternal(tx, seen.id);
      const state = stateOf(seen);
      if (known && RANK[state] <= RANK[known.state]) return;
      const dispute: Dispute = {
        id: known?.id ?? newId(),
        paymentId: locked.id,
        externalId: seen.id,
        amountMinor: BigInt(seen.amount),
        currency: locked.currency,
        state,
        reason: seen.reason,
        openedAt: new Date(seen.created * 1000),
      };
      await this.disputes.save(tx, locked, dispute);
      const wasTaken = known !== undefined && hasTaken(known.state);
      if (!hasTaken(state) || (state === 'won' && !wasTaken)) return;
      if (!wasTaken) await this.take(tx, locked, dispute);
      if (state === 'won') await this.giveBack(tx, locked, dispute);
      const now = state === 'won' ? 'succeeded' : state === 'lost' ? 'lost' : 'disputed';
      await this.payments.change(tx, locked.id, { state: now });
      await tx.announce(
        wasTaken
          ? paymentChanged({ ...refOf(locked), state: now })
          : paymentDisputed({ ...refOf(locked), disputeId: dispute.id }),
      );
    });
  }

  /**
   * The invoices are owed again, as far as this payment had paid them; what was credit is taken from the credit, off the
   * invoices that used it. Credit that came from elsewhere may pay what is open again.
   */
  private async take(tx: IssuerTx, payment: Payment, { id, amountMinor }: Dispute): Promise<void> {
    await this.freeCredit.lock(tx, payment);
    const paid = await this.allocations.of(tx, payment.id);
    for (const { invoiceId } of paid) await this.invoices.forUpdate(tx, invoiceId);
    let left = amountMinor;
    const owed: Posting[] = paid.flatMap(({ invoiceId, tenantId, amountMinor: part }) => {
      const again = part < left ? part : left;
      left -= again;
      return again === 0n
        ? []
        : [{ account: 'receivable', amountMinor: again, payerId: payment.payerId, invoiceId, tenantId }];
    });
    if (left > 0n) await this.freeCredit.run(tx, payment, left, await issuerDay(tx, this.issuers, payment));
    await this.post(tx, payment, id, 'dispute', [
      ...owed,
      { account: 'account-credit', amountMinor: left, payerId: payment.payerId },
      { account: 'stripe', amountMinor: -amountMinor },
    ]);
    const { resellerId } = payment;
    await tx.enqueue(...paid.map(({ invoiceId }) => applyCredit({ resellerId, invoiceId })));
  }

  /** Money that comes back pays what is still open of its invoices; the rest is credit, for somebody may have paid since. */
  private async giveBack(tx: IssuerTx, payment: Payment, { id, amountMinor }: Dispute): Promise<void> {
    const meant = await this.allocations.of(tx, payment.id);
    const open = await this.balances.ofInvoices(
      tx,
      meant.map(({ invoiceId }) => invoiceId),
    );
    const { postings } = receiptPostings(
      amountMinor,
      payment.payerId,
      'stripe',
      meant.map((one) => ({ ...one, openMinor: open.get(one.invoiceId) ?? 0n })),
    );
    await this.post(tx, payment, id, 'dispute-won', postings);
  }

  private async post(
    tx: IssuerTx,
    payment: Payment,
    sourceId: string,
    kind: 'dispute' | 'dispute-won',
    postings: readonly Posting[],
  ): Promise<void> {
    const postedOn = await issuerDay(tx, this.issuers, payment);
    await this.books.add(tx, [{ ...payment, kind, sourceId, postedOn, postings }]);
  }
}

function stateOf({ status, balance_transactions: moved }: Stripe.Dispute): Dispute['state'] {
  // Ended before it became one: its holder has the money back where it left the balance, and cannot be fought.
  if (status === 'prevented') return moved.some(({ amount }) => amount < 0) ? 'lost' : 'closed';
  if (status === 'warning_closed') return 'closed';
  if (status.startsWith('warning')) return 'inquiry';
  if (status === 'won') return 'won';
  if (status === 'lost') return 'lost';
  return 'open';
}
