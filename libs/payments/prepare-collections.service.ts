import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { asIssuer, type IssuerTx } from '@/invoicing';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { type Decision, type DueInvoice, decideCollection, meansOf, WEEK_MS } from './collection-decision';
import { CollectionsStore, type DuePayer } from './collections.store';
import { issuerDay } from './issuer-day';
import type { Allocation, NewPayment, Payment } from './payment';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { type ChargeableMethod, PaymentMethodsStore } from './payment-methods.store';
import { PaymentsStore } from './payments.store';

export interface Prepared {
  readonly account: PaymentAccount | undefined;
  /** What was decided of each payer, by its id. */
  readonly decisions: ReadonlyMap<string, Decision['do']>;
  /** Written down, and to be carried out. */
  readonly payments: readonly Payment[];
}

/** Decides about payers of one issuer and writes down what is to be collected, each with its key and its whole request. */
@Injectable()
export class PrepareCollections {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly methods: PaymentMethodsStore,
    private readonly collections: CollectionsStore,
    private readonly payments: PaymentsStore,
    private readonly issuers: IssuersStore,
  ) {}

  /**
   * One transaction for all of them. Nothing is prepared where a person has stopped collecting, unless a person asks for
   * it. Run again it finds the payments under way, and prepares no second ones.
   */
  run(payers: readonly DuePayer[], actor: Actor, isByHand: boolean): Promise<Prepared> {
    const [issuer] = payers as [DuePayer, ...DuePayer[]];
    return asIssuer(this.tenancy, issuer, actor, async (tx) => {
      const account = await this.accounts.ofIssuer(tx, issuer.issuerResellerId, issuer.issuerId);
      const answer = (answered: 'wait' | 'nothing'): Prepared => ({
        account,
        decisions: new Map(payers.map(({ payerId }) => [payerId, answered])),
        payments: [],
      });
      if (account?.state !== 'active') return answer('wait');
      if (!account.isCollecting && !isByHand) return answer('nothing');
      const methods = await this.methods.allInUse(tx, payers, account.id);
      const decided = await this.decide(tx, issuer, account, methods);
      const charges = decided.flatMap(({ method, decision }) =>
        decision.do === 'collect' ? [chargeOf(issuer, account, method, decision)] : [],
      );
      if (charges.length > 0) await this.payments.addAll(tx, charges);
      return {
        account,
        decisions: new Map([
          ...payers.map(({ payerId }) => [payerId, 'nothing'] as const),
          ...decided.map(({ method, decision }) => [method.payerId, decision.do] as const),
        ]),
        // Read back: a request is sent as it stands in its row, then and again, or its key would be with another body.
        payments: await this.payments.allForUpdate(
          tx,
          charges.map(({ payment }) => payment.id),
        ),
      };
    });
  }

  private async decide(
    tx: IssuerTx,
    issuer: DuePayer,
    account: PaymentAccount,
    methods: readonly ChargeableMethod[],
  ): Promise<{ method: ChargeableMethod; decision: Decision }[]> {
    if (methods.length === 0) return [];
    const today = await issuerDay(tx, this.issuers, issuer);
    let debitedThisWeekMinor = methods.some(({ kind }) => kind === 'bacs_debit')
      ? await this.debitedThisWeek(tx, account)
      : 0n;
    await this.collections.lock(tx, issuer.issuerId, methods);
    const open = await this.collections.open(tx, issuer.issuerId, methods);
    return methods.map((method) => {
      const decision = decideCollection(
        today,
        meansOf(account, method, debitedThisWeekMinor),
        open.get(method.payerId) ?? [],
      );
      if (decision.do === 'collect' && method.kind === 'bacs_debit') debitedThisWeekMinor += decision.amountMinor;
      return { method, decision };
    });
  }

  /** Where there is a ceiling, whoever else debits this account waits until these debits are written down, and counts them. */
  private async debitedThisWeek(tx: IssuerTx, { id, bacsWeeklyCeilingMinor }: PaymentAccount): Promise<bigint> {
    if (bacsWeeklyCeilingMinor === null) return 0n;
    await this.accounts.lock(tx, id);
    const made = await this.collections.debitsSince(tx, id, new Date(tx.clock.now().getTime() - WEEK_MS));
    return made.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  }
}

/** One charge for all its invoices, as it will be asked for. */
function chargeOf(
  { tier, issuerResellerId, issuerId }: DuePayer,
  account: PaymentAccount,
  method: ChargeableMethod,
  { invoices, amountMinor }: { readonly invoices: readonly DueInvoice[]; readonly amountMinor: bigint },
): { payment: NewPayment; allocations: Allocation[] } {
  const id = newId();
  const tenants = new Set(invoices.map(({ tenantId }) => tenantId));
  const [tenantId = null] = tenants.size === 1 ? tenants : [];
  const request: Stripe.PaymentIntentCreateParams = {
    amount: Number(amountMinor),
    currency: account.currency.toLowerCase(),
    customer: method.customerId,
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
  return {
    payment: {
      tier,
      issuerResellerId,
      issuerId,
      resellerId: method.resellerId,
      payerId: method.payerId,
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
    allocations: invoices.map(({ invoiceId, tenantId: of, openMinor }) => ({
      invoiceId,
      tenantId: of,
      amountMinor: openMinor,
    })),
  };
}
