import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { NoSuchPayment } from './errors';
import type { Allocation, Payment } from './payment';
import { isUnderWay, type PaymentState } from './payment-state';

const COLUMNS = `p.reseller_id as "resellerId", p.id, p.tier, p.tenant_id as "tenantId", p.payer_id as "payerId",
  p.issuer_reseller_id as "issuerResellerId", p.issuer_id as "issuerId", p.channel, p.account_id as "accountId", p.method_id as "methodId",
  p.method_kind as "methodKind", p.amount_minor as "amountMinor", p.currency, p.state, p.idempotency_key as "idempotencyKey", p.request,
  p.external_id as "externalId", p.session_id as "sessionId", p.page_url as "pageUrl", p.link_token as "linkToken",
  p.failure_code as "failureCode", p.failure_text as "failureText", to_char(p.received_on, 'YYYY-MM-DD') as "receivedOn", p.reference,
  p.created_at as "createdAt", p.changed_at as "changedAt"`;

const paymentOf = (row: Payment): Payment => ({ ...row, amountMinor: BigInt(row.amountMinor) });

export type NewPayment = Omit<
  Payment,
  | 'state'
  | 'externalId'
  | 'sessionId'
  | 'pageUrl'
  | 'linkToken'
  | 'failureCode'
  | 'failureText'
  | 'receivedOn'
  | 'reference'
  | 'createdAt'
  | 'changedAt'
> & {
  readonly receivedOn?: string;
  readonly reference?: string;
  readonly state?: PaymentState;
  readonly linkToken?: string;
};

/** Payments and what they are for. */
@Injectable()
export class PaymentsStore {
  /**
   * Writes a payment down with the invoices it is for. While one is under way the database takes no other for the same
   * invoice.
   */
  async add(tx: IssuerTx, payment: NewPayment, allocations: readonly Allocation[]): Promise<void> {
    const state = payment.state ?? 'prepared';
    await tx.query(
      `insert into payments (reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, channel, account_id, method_id,
         method_kind, amount_minor, currency, state, idempotency_key, request, link_token, received_on, reference, created_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)`,
      [
        payment.resellerId,
        payment.id,
        payment.tier,
        payment.tenantId,
        payment.payerId,
        payment.issuerResellerId,
        payment.issuerId,
        payment.channel,
        payment.accountId,
        payment.methodId,
        payment.methodKind,
        payment.amountMinor,
        payment.currency,
        state,
        payment.idempotencyKey,
        payment.request,
        payment.linkToken ?? null,
        payment.receivedOn ?? null,
        payment.reference ?? null,
        tx.clock.now(),
      ],
    );
    await this.allocate(tx, payment, allocations, isUnderWay(state));
  }

  async allocate(
    tx: IssuerTx,
    { resellerId, id, tier }: Pick<Payment, 'resellerId' | 'id' | 'tier'>,
    allocations: readonly Allocation[],
    isUnderWayNow: boolean,
  ): Promise<void> {
    if (allocations.length === 0) return;
    await tx.query(
      `insert into payment_allocations (reseller_id, payment_id, invoice_id, tier, tenant_id, amount_minor, is_under_way)
       select $1, $2, a.invoice_id, $3, a.tenant_id, a.amount, $4 from unnest($5::uuid[], $6::uuid[], $7::bigint[]) as a(invoice_id, tenant_id, amount)`,
      [
        resellerId,
        id,
        tier,
        isUnderWayNow,
        allocations.map(({ invoiceId }) => invoiceId),
        allocations.map(({ tenantId }) => tenantId),
        allocations.map(({ amountMinor }) => amountMinor),
      ],
    );
  }

  async byId(tx: IssuerTx, id: string): Promise<Payment> {
    const row = isId(id) ? await tx.one<Payment>(`select ${COLUMNS} from payments p where p.id = $1`, [id]) : undefined;
    if (!row) throw new NoSuchPayment(id);
    return paymentOf(row);
  }

  /** The same, locked until the transaction ends. */
  async forUpdate(tx: IssuerTx, id: string): Promise<Payment> {
    await tx.query('select 1 from payments where id = $1 for update', [id]);
    return this.byId(tx, id);
  }

  /** By what the card service calls it: an intent, a Checkout session, or our own id in its metadata. */
  async byExternal(tx: IssuerTx, accountId: string, ids: readonly string[]): Promise<Payment | undefined> {
    const row = await tx.one<Payment>(
      `select ${COLUMNS} from payments p where p.account_id = $1 and (p.external_id = any($2) or p.session_id = any($2) or p.id::text = any($2))`,
      [accountId, ids],
    );
    return row && paymentOf(row);
  }

  /** The payments of an invoice, the newest first. */
  async ofInvoice(tx: IssuerTx, invoiceId: string): Promise<(Payment & { allocatedMinor: bigint })[]> {
    const rows = await tx.query<Payment & { allocatedMinor: bigint }>(
      `select ${COLUMNS}, a.amount_minor as "allocatedMinor" from payments p
         join payment_allocations a on a.reseller_id = p.reseller_id and a.payment_id = p.id
       where a.invoice_id = $1 order by p.created_at desc, p.id desc`,
      [invoiceId],
    );
    return rows.map((row) => ({ ...paymentOf(row), allocatedMinor: BigInt(row.allocatedMinor) }));
  }

  async underWayFor(tx: IssuerTx, invoiceId: string): Promise<Payment | undefined> {
    const row = await tx.one<Payment>(
      `select ${COLUMNS} from payments p join payment_allocations a on a.reseller_id = p.reseller_id and a.payment_id = p.id
       where a.invoice_id = $1 and a.is_under_way`,
      [invoiceId],
    );
    return row && paymentOf(row);
  }

  async byLink(tx: IssuerTx, token: string): Promise<Payment | undefined> {
    const row = await tx.one<Payment>(`select ${COLUMNS} from payments p where p.link_token = $1`, [token]);
    return row && paymentOf(row);
  }

  async ofPayer(tx: IssuerTx, resellerId: string, payerId: string): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${COLUMNS} from payments p where p.reseller_id = $1 and p.payer_id = $2 order by p.created_at desc, p.id desc`,
      [resellerId, payerId],
    );
    return rows.map(paymentOf);
  }

  /** An issuer's payments, the newest first: what the console lists. */
  async ofIssuer(
    tx: IssuerTx,
    filter: {
      issuerResellerId: string;
      tier: string;
      state?: string | undefined;
      /** The instant and the id of the last one on the page before. */
      before?: readonly string[] | undefined;
      limit?: number;
    },
  ): Promise<(Payment & { payerName: string; numbers: string })[]> {
    const rows = await tx.query<Payment & { payerName: string; numbers: string }>(
      `select ${COLUMNS}, y.name as "payerName", coalesce((select string_agg(i.number, ', ' order by i.number) from payment_allocations a
           join invoices i on i.reseller_id = a.reseller_id and i.id = a.invoice_id
           where a.reseller_id = p.reseller_id and a.payment_id = p.id), '') as numbers
       from payments p join payers y on y.reseller_id = p.reseller_id and y.id = p.payer_id
       where p.issuer_reseller_id = $1 and p.tier = $2 and ($3::text is null or p.state = $3)
         and not (p.channel = 'checkout' and p.state in ('prepared', 'created', 'canceled'))
         and ($5::timestamptz is null or (p.created_at, p.id) < ($5, $6::uuid))
       order by p.created_at desc, p.id desc limit $4`,
      [
        filter.issuerResellerId,
        filter.tier,
        filter.state ?? null,
        filter.limit ?? 200,
        filter.before?.[0] ?? null,
        filter.before?.[1] ?? null,
      ],
    );
    return rows.map((row) => ({ ...paymentOf(row), payerName: row.payerName, numbers: row.numbers }));
  }

  async receivedSince(tx: IssuerTx, accountId: string, since: Date): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${COLUMNS} from payments p where p.account_id = $1 and p.created_at > $2 and p.state in ('succeeded', 'disputed', 'lost')`,
      [accountId, since],
    );
    return rows.map(paymentOf);
  }

  /**
   * Payments that wait for us and were not touched since `before`; those that wait for a bank or a person, since
   * `askedBefore`.
   */
  async leftBehind(tx: IssuerTx, before: Date, askedBefore: Date): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${COLUMNS} from payments p where p.channel <> 'transfer' and (
         (p.state in ('prepared', 'confirming') and p.changed_at < $1) or (p.state = 'created' and p.channel = 'collection' and p.changed_at < $1)
         or (p.state in ('created', 'requires-action', 'processing') and p.changed_at < $2))
       order by p.changed_at limit 1000`,
      [before, askedBefore],
    );
    return rows.map(paymentOf);
  }

  async allocations(tx: IssuerTx, paymentId: string): Promise<Allocation[]> {
    const rows = await tx.query<Allocation>(
      `select invoice_id as "invoiceId", tenant_id as "tenantId", amount_minor as "amountMinor" from payment_allocations
       where payment_id = $1 order by invoice_id`,
      [paymentId],
    );
    return rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
  }

  /** A payment's new state and what became known with it; what is left out stays. */
  async change(
    tx: IssuerTx,
    id: string,
    to: {
      readonly state?: PaymentState;
      readonly externalId?: string;
      readonly sessionId?: string;
      readonly pageUrl?: string;
      readonly methodKind?: Payment['methodKind'];
      readonly failureCode?: string | null;
      readonly failureText?: string | null;
      readonly receivedOn?: string;
    },
  ): Promise<void> {
    await tx.query(
      `update payments set state = coalesce($2, state), external_id = coalesce($3, external_id), session_id = coalesce($4, session_id),
         page_url = coalesce($5, page_url), method_kind = coalesce($6, method_kind), failure_code = coalesce($7, failure_code),
         failure_text = coalesce($8, failure_text), received_on = coalesce($9, received_on), changed_at = $10 where id = $1`,
      [
        id,
        to.state ?? null,
        to.externalId ?? null,
        to.sessionId ?? null,
        to.pageUrl ?? null,
        to.methodKind ?? null,
        to.failureCode ?? null,
        to.failureText ?? null,
        to.receivedOn ?? null,
        tx.clock.now(),
      ],
    );
    if (to.state && !isUnderWay(to.state))
      await tx.query('update payment_allocations set is_under_way = false where payment_id = $1 and is_under_way', [
        id,
      ]);
  }

  /** What the money really went to, once it has come. */
  async settleAllocations(tx: IssuerTx, payment: Payment, allocations: readonly Allocation[]): Promise<void> {
    await tx.query('delete from payment_allocations where payment_id = $1', [payment.id]);
    await this.allocate(tx, payment, allocations, false);
  }
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
