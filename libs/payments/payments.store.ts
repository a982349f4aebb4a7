import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { isId } from '@/kernel';
import { AllocationsStore } from './allocations.store';
import { NoSuchPayment } from './errors';
import type { Allocation, NewPayment, Payment, PaymentChange } from './payment';
import { KEY_REFUSED } from './payment-accounts.store';
import { isUnderWay } from './payment-state';

export const PAYMENT_COLUMNS = `p.reseller_id as "resellerId", p.id, p.tier, p.tenant_id as "tenantId", p.payer_id as "payerId",
  p.issuer_reseller_id as "issuerResellerId", p.issuer_id as "issuerId", p.channel, p.account_id as "accountId", p.method_id as "methodId",
  p.method_kind as "methodKind", p.amount_minor as "amountMinor", p.currency, p.state, p.idempotency_key as "idempotencyKey", p.request,
  p.external_id as "externalId", p.session_id as "sessionId", p.page_url as "pageUrl", p.link_token as "linkToken",
  p.failure_code as "failureCode", p.failure_text as "failureText", to_char(p.received_on, 'YYYY-MM-DD') as "receivedOn",
  to_char(p.expected_on, 'YYYY-MM-DD') as "expectedOn", p.reference,
  p.created_at as "createdAt", p.changed_at as "changedAt"`;

export const paymentOf = (row: Payment): Payment => ({ ...row, amountMinor: BigInt(row.amountMinor) });

/** Payments and what they are for. */
@Injectable()
export class PaymentsStore {
  constructor(private readonly allocations: AllocationsStore) {}

  /**
   * Writes a payment down with the invoices it is for. While one is under way the database takes no other for the same
   * invoice.
   */
  add(tx: IssuerTx, payment: NewPayment, allocations: readonly Allocation[]): Promise<void> {
    return this.addAll(tx, [{ payment, allocations }]);
  }

  /** The same for several: all of them or none. */
  async addAll(
    tx: IssuerTx,
    list: readonly { payment: NewPayment; allocations: readonly Allocation[] }[],
  ): Promise<void> {
    const payments = list.map(({ payment }) => payment);
    await tx.query(
      `insert into payments (reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, channel, account_id, method_id,
         method_kind, amount_minor, currency, state, idempotency_key, request, link_token, received_on, reference, created_at, changed_at)
       select r, id, tier, tenant, payer, ir, issuer, channel, account, method, kind, amount, currency, state, key, request::jsonb, link,
         received, reference, $20::timestamptz, $20::timestamptz
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::uuid[], $10::uuid[],
         $11::text[], $12::bigint[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::date[], $19::text[])
         as p(r, id, tier, tenant, payer, ir, issuer, channel, account, method, kind, amount, currency, state, key, request, link,
           received, reference)`,
      [
        payments.map(({ resellerId }) => resellerId),
        payments.map(({ id }) => id),
        payments.map(({ tier }) => tier),
        payments.map(({ tenantId }) => tenantId),
        payments.map(({ payerId }) => payerId),
        payments.map(({ issuerResellerId }) => issuerResellerId),
        payments.map(({ issuerId }) => issuerId),
        payments.map(({ channel }) => channel),
        payments.map(({ accountId }) => accountId),
        payments.map(({ methodId }) => methodId),
        payments.map(({ methodKind }) => methodKind),
        payments.map(({ amountMinor }) => amountMinor),
        payments.map(({ currency }) => currency),
        payments.map(({ state }) => state ?? 'prepared'),
        payments.map(({ idempotencyKey }) => idempotencyKey),
        payments.map(({ request }) => request && JSON.stringify(request)),
        payments.map(({ linkToken }) => linkToken ?? null),
        payments.map(({ receivedOn }) => receivedOn ?? null),
        payments.map(({ reference }) => reference ?? null),
        tx.clock.now(),
      ],
    );
    await this.allocations.add(
      tx,
      list.flatMap(({ payment, allocations }) =>
        allocations.map((one) => ({ ...one, payment, isUnderWay: isUnderWay(payment.state ?? 'prepared') })),
      ),
    );
  }

  async byId(tx: IssuerTx, id: string): Promise<Payment> {
    const row = isId(id)
      ? await tx.one<Payment>(`select ${PAYMENT_COLUMNS} from payments p where p.id = $1`, [id])
      : undefined;
    if (!row) throw new NoSuchPayment(id);
    return paymentOf(row);
  }

  /** The same, locked until the transaction ends. */
  async forUpdate(tx: IssuerTx, id: string): Promise<Payment> {
    const [payment] = await this.allForUpdate(tx, [id]);
    if (!payment) throw new NoSuchPayment(id);
    return payment;
  }

  /** Several, locked in one order whoever asks. */
  async allForUpdate(tx: IssuerTx, ids: readonly string[]): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p where p.id = any($1) order by p.id for update`,
      [ids.filter(isId)],
    );
    return rows.map(paymentOf);
  }

  /** By what the card service calls it: an intent, a Checkout session, or our own id in its metadata. */
  async byExternal(tx: IssuerTx, accountId: string, ids: readonly string[]): Promise<Payment | undefined> {
    const row = await tx.one<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p where p.account_id = $1 and (p.external_id = any($2) or p.session_id = any($2) or p.id::text = any($2))`,
      [accountId, ids],
    );
    return row && paymentOf(row);
  }

  /** Those of an account's intents that are payments of ours, by the intent's id or, where we never heard it, our own in its metadata. */
  async byIntents(
    tx: IssuerTx,
    accountId: string,
    intents: readonly { readonly id: string; readonly paymentId: string | null }[],
  ): Promise<Map<string, Payment>> {
    const rows = await tx.query<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p where p.account_id = $1 and (p.external_id = any($2) or p.id = any($3::uuid[]))`,
      [
        accountId,
        intents.map(({ id }) => id),
        intents.flatMap(({ paymentId }) => (isId(paymentId ?? '') ? [paymentId] : [])),
      ],
    );
    const [byIntent, byId] = [
      new Map(rows.map((row) => [row.externalId, row])),
      new Map(rows.map((row) => [row.id, row])),
    ];
    return new Map(
      intents.flatMap(({ id, paymentId }) => {
        const row = byIntent.get(id) ?? byId.get(paymentId ?? '');
        return row ? [[id, paymentOf(row)] as const] : [];
      }),
    );
  }

  /** The payments of an invoice, the newest first. */
  async ofInvoice(tx: IssuerTx, invoiceId: string): Promise<(Payment & { allocatedMinor: bigint })[]> {
    const rows = await tx.query<Payment & { allocatedMinor: bigint }>(
      `select ${PAYMENT_COLUMNS}, a.amount_minor as "allocatedMinor" from payments p
         join payment_allocations a on a.reseller_id = p.reseller_id and a.payment_id = p.id
       where a.invoice_id = $1 order by p.created_at desc, p.id desc`,
      [invoiceId],
    );
    return rows.map((row) => ({ ...paymentOf(row), allocatedMinor: BigInt(row.allocatedMinor) }));
  }

  async underWayFor(tx: IssuerTx, invoiceId: string): Promise<Payment | undefined> {
    const row = await tx.one<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p join payment_allocations a on a.reseller_id = p.reseller_id and a.payment_id = p.id
       where a.invoice_id = $1 and a.is_under_way`,
      [invoiceId],
    );
    return row && paymentOf(row);
  }

  async byLink(tx: IssuerTx, token: string): Promise<Payment | undefined> {
    const row = await tx.one<Payment>(`select ${PAYMENT_COLUMNS} from payments p where p.link_token = $1`, [token]);
    return row && paymentOf(row);
  }

  async ofPayer(tx: IssuerTx, resellerId: string, payerId: string): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p where p.reseller_id = $1 and p.payer_id = $2 order by p.created_at desc, p.id desc`,
      [resellerId, payerId],
    );
    return rows.map(paymentOf);
  }

  async receivedSince(tx: IssuerTx, accountId: string, since: Date): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p where p.account_id = $1 and p.created_at > $2 and p.state in ('succeeded', 'disputed', 'lost')`,
      [accountId, since],
    );
    return rows.map(paymentOf);
  }

  /**
   * Payments that wait for us and were not touched since `before`, these first; those that wait for a bank or a person,
   * since `askedBefore`, or once their page has ended, for it was opened before `openedBefore`. Where the account's key is refused all wait for another one.
   */
  async leftBehind(tx: IssuerTx, before: Date, askedBefore: Date, openedBefore: Date): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p where p.channel <> 'transfer' and (
         (p.state in ('prepared', 'confirming') and p.changed_at < $1) or (p.state = 'created' and p.channel = 'collection' and p.changed_at < $1)
         or (p.state in ('created', 'requires-action') and p.channel = 'checkout' and p.created_at < $3 and p.changed_at < $1)
         or (p.state in ('created', 'requires-action', 'processing') and p.changed_at < $2))
         and not exists (${KEY_REFUSED('p.issuer_reseller_id')})
       order by p.state in ('requires-action', 'processing'), p.changed_at limit 1000`,
      [before, askedBefore, openedBefore],
    );
    return rows.map(paymentOf);
  }

  /**
   * The order to charge is about to be given: keeps the intents of payments that nobody has taken further meanwhile.
   * Answers which those are; the others are somebody else's now.
   */
  async beginConfirming(
    tx: IssuerTx,
    list: readonly { readonly id: string; readonly externalId: string }[],
  ): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `update payments p set state = 'confirming', external_id = c.external, changed_at = $3
       from unnest($1::uuid[], $2::text[]) as c(id, external) where p.id = c.id and p.state in ('prepared', 'created')
       returning p.id`,
      [list.map(({ id }) => id), list.map(({ externalId }) => externalId), tx.clock.now()],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** It was looked at, and stands as it stood: it is not looked at again soon. */
  async touch(tx: IssuerTx, id: string): Promise<void> {
    await tx.query('update payments set changed_at = $2 where id = $1', [id, tx.clock.now()]);
  }

  /** A payment's new state and what became known with it; what is left out stays. */
  change(tx: IssuerTx, id: string, to: PaymentChange): Promise<void> {
    return this.changeAll(tx, [{ ...to, id }]);
  }

  /** The same for several, each once. */
  async changeAll(tx: IssuerTx, list: readonly (PaymentChange & { readonly id: string })[]): Promise<void> {
    if (list.length === 0) return;
    await tx.query(
      `update payments p set state = coalesce(c.state, p.state), external_id = coalesce(c.external, p.external_id),
         session_id = coalesce(c.session, p.session_id), page_url = coalesce(c.page, p.page_url), method_kind = coalesce(c.kind, p.method_kind),
         failure_code = coalesce(c.code, p.failure_code), failure_text = coalesce(c.text, p.failure_text),
         received_on = coalesce(c.received, p.received_on), expected_on = coalesce(c.expected, p.expected_on), changed_at = $11
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[],
         $10::date[]) as c(id, state, external, session, page, kind, code, text, received, expected)
       where p.id = c.id`,
      [
        list.map(({ id }) => id),
        list.map(({ state }) => state ?? null),
        list.map(({ externalId }) => externalId ?? null),
        list.map(({ sessionId }) => sessionId ?? null),
        list.map(({ pageUrl }) => pageUrl ?? null),
        list.map(({ methodKind }) => methodKind ?? null),
        list.map(({ failureCode }) => failureCode ?? null),
        list.map(({ failureText }) => failureText ?? null),
        list.map(({ receivedOn }) => receivedOn ?? null),
        list.map(({ expectedOn }) => expectedOn ?? null),
        tx.clock.now(),
      ],
    );
    await this.allocations.end(
      tx,
      list.filter(({ state }) => state && !isUnderWay(state)).map(({ id }) => id),
    );
  }
}
