import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { asIssuer, type IssuerTx } from '@/invoicing';
import { dayIn, newId } from '@/kernel';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { CarryOutPayment } from './carry-out-payment.service';
import { type Decision, type DueInvoice, decideCollection } from './collection-decision';
import { CollectionsStore, type DuePayer } from './collections.store';
import { refOf } from './payment';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { PaymentCustomers } from './payment-customers.service';
import { type PaymentMethod, PaymentMethodsStore } from './payment-methods.store';
import { PaymentsStore } from './payments.store';

const WEEK_MS = 7 * 86_400_000;
const job = asJob('payments.collect');

/** What is known before it is decided, and is the basis of what is shown of a payer's next collection. */
interface Basis {
  readonly account: PaymentAccount;
  readonly method: PaymentMethod;
  readonly decision: Decision;
}

/** Collects from one payer what is due today: decided, written down with its request, then carried out. */
@Injectable()
export class CollectPayer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly methods: PaymentMethodsStore,
    private readonly collections: CollectionsStore,
    private readonly payments: PaymentsStore,
    private readonly customers: PaymentCustomers,
    private readonly issuers: IssuersStore,
    private readonly carryOut: CarryOutPayment,
  ) {}

  /** Answers the decision that was taken. Run again it finds its payment under way, and begins no second one. */
  async run(payer: DuePayer, actor: Actor = job): Promise<Decision['do']> {
    const account = await asIssuer(this.tenancy, payer, actor, (tx) =>
      this.accounts.ofIssuer(tx, payer.issuerResellerId, payer.issuerId),
    );
    if (account?.state !== 'active') return 'wait';
    const customer = await this.customers.idOf({ ...payer, account }, actor);
    const { decision, payment } = await asIssuer(this.tenancy, payer, actor, async (tx) => {
      const basis = await this.decide(tx, payer);
      if (basis?.decision.do !== 'collect') return { decision: basis?.decision.do ?? ('nothing' as const) };
      return { decision: 'collect' as const, payment: await this.prepare(tx, payer, basis, basis.decision, customer) };
    });
    if (payment) await this.carryOut.run(refOf(payment), actor);
    return decision;
  }

  /** What would be done for a payer today: the same as is done, without doing it. */
  async decide(tx: IssuerTx, payer: DuePayer): Promise<Basis | null> {
    const account = await this.accounts.ofIssuer(tx, payer.issuerResellerId, payer.issuerId);
    const method = account && (await this.methods.inUse(tx, payer, account.id));
    if (!account || !method) return null;
    const issuer = await this.issuers.byId(tx, payer.issuerResellerId, payer.issuerId);
    const now = tx.clock.now();
    const decision = decideCollection(
      dayIn(issuer?.zone ?? 'UTC', now),
      {
        kind: method.kind,
        state: method.state,
        currency: account.currency,
        debitCeilingMinor: account.bacsDebitCeilingMinor,
        weeklyCeilingMinor: account.bacsWeeklyCeilingMinor,
        debitedThisWeekMinor:
          method.kind === 'bacs_debit'
            ? await this.collections.debitedSince(tx, account.id, new Date(now.getTime() - WEEK_MS))
            : 0n,
      },
      await this.collections.open(tx, payer, method.id),
    );
    return { account, method, decision };
  }

  private async prepare(
    tx: IssuerTx,
    payer: DuePayer,
    { account, method }: Basis,
    { invoices, amountMinor }: { invoices: readonly DueInvoice[]; amountMinor: bigint },
    customer: string,
  ) {
    const id = newId();
    const tenants = new Set(invoices.map(({ tenantId }) => tenantId));
    const [tenantId = null] = tenants.size === 1 ? tenants : [];
    const request: Stripe.PaymentIntentCreateParams = {
      amount: Number(amountMinor),
      currency: account.currency.toLowerCase(),
      customer,
      payment_method: method.externalId,
      allowed_payment_method_types: [method.kind],
      description: invoices
        .map(({ number }) => number)
        .join(', ')
        .slice(0, 500),
      metadata: {
        payment: id,
        invoice: invoices[0]!.invoiceId,
        attempt: String(invoices[0]!.failures.length + 1),
        ...(tenantId ? { tenant: tenantId } : {}),
      },
    };
    await this.payments.add(
      tx,
      {
        ...payer,
        id,
        tenantId,
        channel: 'collection',
        accountId: account.id,
        methodId: method.id,
        methodKind: method.kind,
        amountMinor,
        currency: account.currency,
        idempotencyKey: `collect.${id}`,
        request: { ...request },
        linkToken: randomBytes(24).toString('base64url'),
      },
      invoices.map(({ invoiceId, tenantId: of, openMinor }) => ({ invoiceId, tenantId: of, amountMinor: openMinor })),
    );
    return this.payments.byId(tx, id);
  }
}
