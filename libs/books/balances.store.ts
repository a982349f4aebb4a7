import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';

/** What is owed and what is had, summed from the postings: the one place a balance comes from. Minor units. */
@Injectable()
export class BalancesStore {
  /** What is still owed of each invoice: its total less payments and credits; never below zero. */
  async ofInvoices(tx: ScopedTx | NetworkTx, invoiceIds: readonly string[]): Promise<Map<string, bigint>> {
    if (invoiceIds.length === 0) return new Map();
    const rows = await tx.query<{ id: string; minor: string }>(
      `select invoice_id as id, sum(amount_minor) as minor from postings where invoice_id = any($1) group by 1`,
      [invoiceIds],
    );
    return new Map(rows.map(({ id, minor }) => [id, BigInt(minor)]));
  }

  async ofInvoice(tx: ScopedTx | NetworkTx, invoiceId: string): Promise<bigint> {
    return (await this.ofInvoices(tx, [invoiceId])).get(invoiceId) ?? 0n;
  }

  /**
   * What a payer has to its credit: overpaid, or credited after it was paid. Below zero it owes that much: the credit was
   * given back to it, and then the payment it came from was too.
   */
  async creditOf(tx: ScopedTx | NetworkTx, resellerId: string, payerId: string): Promise<bigint> {
    const row = await tx.one<{ minor: string }>(
      `select coalesce(-sum(amount_minor), 0) as minor from postings
       where reseller_id = $1 and payer_id = $2 and account = 'account-credit'`,
      [resellerId, payerId],
    );
    return BigInt(row?.minor ?? 0);
  }

  /** Payers of an issuer whose credit is below zero, with what they owe for that. */
  async overdrawn(
    tx: ScopedTx | NetworkTx,
    { issuerResellerId, issuerId }: { issuerResellerId: string; issuerId: string },
  ): Promise<Map<string, bigint>> {
    const rows = await tx.query<{ payerId: string; minor: string }>(
      `select p.payer_id as "payerId", sum(p.amount_minor) as minor from postings p
         join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
       where e.issuer_reseller_id = $1 and e.issuer_id = $2 and p.account = 'account-credit'
       group by p.reseller_id, p.payer_id having sum(p.amount_minor) > 0`,
      [issuerResellerId, issuerId],
    );
    return new Map(rows.map(({ payerId, minor }) => [payerId, BigInt(minor)]));
  }

  /** How much of a payer's payments was more than their invoices were open by, less what was taken back of that. */
  async overpaidOf(tx: ScopedTx | NetworkTx, resellerId: string, payerId: string): Promise<bigint> {
    const row = await tx.one<{ minor: string }>(
      `select coalesce(-sum(p.amount_minor), 0) as minor from postings p
         join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
       where p.reseller_id = $1 and p.payer_id = $2 and p.account = 'account-credit'
         and e.kind in ('payment', 'payment-undone', 'dispute', 'dispute-won')`,
      [resellerId, payerId],
    );
    return BigInt(row?.minor ?? 0);
  }

  /** What a payer owed when it was taken over, as far as it is not paid yet: apart from all invoices. */
  async openingOf(tx: ScopedTx | NetworkTx, resellerId: string, payerId: string): Promise<bigint> {
    const row = await tx.one<{ minor: string }>(
      `select coalesce(sum(amount_minor), 0) as minor from postings
       where reseller_id = $1 and payer_id = $2 and account = 'opening-balance'`,
      [resellerId, payerId],
    );
    return BigInt(row?.minor ?? 0);
  }

  /** Both, for whoever shows what a payer owes besides its invoices: debts taken over, and its credit; undefined without either. */
  async besideInvoices(
    tx: ScopedTx | NetworkTx,
    resellerId: string,
    payerId: string,
  ): Promise<{ openingMinor: bigint; creditMinor: bigint; currency: string } | undefined> {
    const row = await tx.one<{ opening: string; credit: string; currency: string }>(
      `select coalesce(sum(amount_minor) filter (where account = 'opening-balance'), 0) as opening,
         coalesce(-sum(amount_minor) filter (where account = 'account-credit'), 0) as credit, currency
       from postings where reseller_id = $1 and payer_id = $2 and account in ('opening-balance', 'account-credit') group by currency`,
      [resellerId, payerId],
    );
    return row && { openingMinor: BigInt(row.opening), creditMinor: BigInt(row.credit), currency: row.currency };
  }

  /** How much credit was used on each invoice of a payer and not taken off again, the latest use first. */
  async creditUsed(
    tx: ScopedTx | NetworkTx,
    resellerId: string,
    payerId: string,
  ): Promise<{ invoiceId: string; tenantId: string | null; usedMinor: bigint }[]> {
    const rows = await tx.query<{ invoiceId: string; tenantId: string | null; usedMinor: string }>(
      `select p.invoice_id as "invoiceId", p.tenant_id as "tenantId", -sum(p.amount_minor) as "usedMinor" from postings p
         join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
       where p.reseller_id = $1 and p.payer_id = $2 and p.account = 'receivable' and e.kind in ('credit-applied', 'credit-unapplied')
       group by 1, 2 having sum(p.amount_minor) < 0 order by max(e.created_at) desc, 1`,
      [resellerId, payerId],
    );
    return rows.map((row) => ({ ...row, usedMinor: BigInt(row.usedMinor) }));
  }

  /** What lies in one account of an issuer's books, as debit less credit. */
  async ofAccount(
    tx: ScopedTx | NetworkTx,
    { issuerResellerId, issuerId }: { issuerResellerId: string; issuerId: string },
    account: string,
  ): Promise<bigint> {
    const row = await tx.one<{ minor: string }>(
      `select coalesce(sum(p.amount_minor), 0) as minor from postings p
         join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
       where e.issuer_reseller_id = $1 and e.issuer_id = $2 and p.account = $3`,
      [issuerResellerId, issuerId, account],
    );
    return BigInt(row?.minor ?? 0);
  }
}
