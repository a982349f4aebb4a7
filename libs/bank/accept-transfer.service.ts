import { Injectable } from '@nestjs/common';
import { auditOn, InvoicesStore, type IssuerTx } from '@/invoicing';
import { grouped, newId } from '@/kernel';
import { type OpenInvoiceOfPayer, OpenInvoicesStore, PaymentsStore, SettlePayment } from '@/payments';
import { type Actor, Tenancy } from '@/runtime';
import { type BankOwner } from './bank-account';
import type { BankTransaction } from './bank-transaction';
import { DecisionsStore } from './decisions.store';
import { AlreadyDecided, MoreThanOpen, NotOfThisIssuer, NotTheTransfer } from './errors';
import { inBank } from './in-bank.adapter';
import { PartiesStore, type Party } from './parties.store';
import { TransactionsStore } from './transactions.store';

export interface Acceptance {
  readonly parts: readonly { readonly invoiceId: string; readonly amountMinor: bigint }[];
  /** The payer whose credit is what is over; may be left out where nothing is, or one payer's invoices are paid. */
  readonly restTo: string | null;
  readonly isByItself: boolean;
}

/** Says what a transfer is for: it becomes a payment of each payer's, which pays the invoices and leaves the rest as credit. */
@Injectable()
export class AcceptTransfer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly transactions: TransactionsStore,
    private readonly decisions: DecisionsStore,
    private readonly open: OpenInvoicesStore,
    private readonly parties: PartiesStore,
    private readonly invoices: InvoicesStore,
    private readonly payments: PaymentsStore,
    private readonly settle: SettlePayment,
  ) {}

  /** Throws AlreadyDecided, MoreThanOpen, NotTheTransfer or NotOfThisIssuer; then nothing is changed. */
  run(owner: BankOwner, transactionId: string, acceptance: Acceptance, actor: Actor): Promise<void> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const transfer = await this.transactions.forUpdate(tx, owner.id, transactionId);
      if (transfer.state !== 'waiting') throw new AlreadyDecided();
      const shares = await this.shares(tx, transfer, acceptance);
      const decisionId = newId();
      await this.decisions.add(tx, transfer, {
        id: decisionId,
        kind: 'match',
        isByItself: acceptance.isByItself,
        reason: null,
        payerResellerId: null,
        payerId: null,
      });
      for (const share of shares) await this.pay(tx, transfer, decisionId, share);
      await this.transactions.setState(tx, transfer, 'matched');
      await auditOn(tx, { resellerId: owner.id, id: transfer.id }, 'matched a transfer', {
        amountMinor: String(transfer.amountMinor),
        isByItself: acceptance.isByItself,
        invoices: acceptance.parts.map(({ invoiceId }) => invoiceId),
      });
    });
  }

  /** The transfer's amount payer by payer, to the last penny. */
  private async shares(tx: IssuerTx, transfer: BankTransaction, { parts, restTo }: Acceptance): Promise<Share[]> {
    const issuer = { issuerResellerId: transfer.resellerId, issuerId: transfer.issuerId };
    const invoiceIds = parts.map(({ invoiceId }) => invoiceId).toSorted();
    for (const id of invoiceIds) await this.invoices.forUpdate(tx, id);
    const open = new Map((await this.open.of(tx, issuer, { invoiceIds })).map((one) => [one.invoiceId, one]));
    const taken = new Map<string, bigint>();
    for (const { invoiceId, amountMinor } of parts) {
      const most = open.get(invoiceId);
      taken.set(invoiceId, (taken.get(invoiceId) ?? 0n) + amountMinor);
      if (!most || most.currency !== transfer.currency || amountMinor <= 0n || taken.get(invoiceId)! > most.openMinor)
        throw new MoreThanOpen(most?.number ?? (await this.invoices.byId(tx, invoiceId)).number ?? invoiceId);
    }
    const rest = parts.reduce((left, { amountMinor }) => left - amountMinor, transfer.amountMinor);
    const byPayer = grouped([...taken], ([invoiceId]) => open.get(invoiceId)!.payerId);
    const payerOfRest = restTo ?? (byPayer.size === 1 ? [...byPayer.keys()][0]! : null);
    if (rest < 0n || (rest > 0n && payerOfRest === null)) throw new NotTheTransfer();
    const ids = new Set([...byPayer.keys(), ...(rest > 0n ? [payerOfRest!] : [])]);
    const parties = await this.parties.of(tx, issuer, [...ids]);
    if (parties.length !== ids.size) throw new NotOfThisIssuer();
    return parties.map((party) => {
      const invoices = (byPayer.get(party.payerId) ?? []).map(([id, amountMinor]) => ({
        ...open.get(id)!,
        amountMinor,
      }));
      const paid = invoices.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
      return { party, invoices, amountMinor: paid + (party.payerId === payerOfRest ? rest : 0n) };
    });
  }

  private async pay(
    tx: IssuerTx,
    transfer: BankTransaction,
    decisionId: string,
    { party, invoices, amountMinor }: Share,
  ): Promise<void> {
    const tenants = new Set(invoices.length > 0 ? invoices.map(({ tenantId }) => tenantId) : party.tenantIds);
    const payment = {
      resellerId: party.resellerId,
      id: newId(),
      tier: party.tier,
      tenantId: tenants.size === 1 ? [...tenants][0]! : null,
      payerId: party.payerId,
      issuerResellerId: transfer.resellerId,
      issuerId: transfer.issuerId,
      channel: 'transfer' as const,
      accountId: null,
      methodId: null,
      methodKind: 'bank-transfer' as const,
      amountMinor,
      currency: transfer.currency,
      idempotencyKey: null,
      request: null,
      state: 'succeeded' as const,
      receivedOn: transfer.bookedOn,
      reference: transfer.reference || transfer.partyName || transfer.description,
    };
    await this.payments.add(tx, payment, invoices);
    await this.decisions.addPayment(tx, transfer.resellerId, decisionId, payment);
    await this.settle.receive(tx, await this.payments.byId(tx, payment.id), amountMinor);
  }
}

interface Share {
  readonly party: Party;
  readonly invoices: readonly (OpenInvoiceOfPayer & { amountMinor: bigint })[];
  readonly amountMinor: bigint;
}
