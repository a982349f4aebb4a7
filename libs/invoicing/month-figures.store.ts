import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { IssuerTx, Tier } from './as-issuer.adapter';
import { NOTHING_TO_BILL } from './drafting.store';

/** A month of an issuer's documents. */
export interface IssuerMonth {
  readonly tier: Tier;
  readonly issuerResellerId: string;
  readonly month: Month;
}

/** What an accountant asks of a month: net and VAT of what was issued, by case and rate. Credit notes are negative. */
export interface VatFigures {
  readonly kind: 'invoice' | 'credit-note';
  readonly vatCase: string;
  readonly vatPercent: string | null;
  readonly currency: string;
  readonly documents: number;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
}

/** A line of an issued document with what it needs to stand alone in a table. */
export interface IssuedLine {
  readonly number: string;
  readonly kind: string;
  readonly issuedOn: string;
  readonly payerName: string;
  readonly lineKind: string;
  readonly description: string;
  readonly fromOn: string;
  readonly untilOn: string;
  readonly seconds: string | null;
  readonly unitPrice: string | null;
  readonly currency: string;
  readonly netMinor: string;
  readonly vatMinor: string;
  readonly vatCase: string;
  readonly vatPercent: string | null;
}

/** How many documents of a month stand where, and what they come to. */
export interface MonthStanding {
  readonly drafts: number;
  readonly held: number;
  readonly approved: number;
  readonly issued: number;
  /** Drafts that may be approved as they stand. */
  readonly ready: number;
  readonly creditNotes: number;
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
  readonly files: number;
  readonly sent: number;
  readonly queued: number;
  readonly failed: number;
  /** Who could not be billed, and why: tenants, or for wholesale resellers and tenants within their invoices. */
  readonly unbilled: readonly { readonly name: string; readonly reason: string }[];
}

const PARKED = `p.month = $3 and p.invoice_id is null and p.parked_reason <> '${NOTHING_TO_BILL}' and p.tier = $2`;
const UNBILLED: Readonly<Record<Tier, string>> = {
  retail: `select t.name, p.parked_reason as reason from billing_periods p
    join tenants t on t.reseller_id = p.reseller_id and t.id = p.tenant_id where ${PARKED} and p.reseller_id = $1`,
  wholesale: `select r.name, p.parked_reason as reason from billing_periods p join resellers r on r.id = p.reseller_id where ${PARKED}
    union all
    select r.name || ': ' || t.name, k.reason from parked_tenants k join resellers r on r.id = k.reseller_id
      join tenants t on t.reseller_id = k.reseller_id and t.id = k.tenant_id
    where k.month = $3 and k.taken_up_period_id is null`,
};

/** A month of documents in figures. */
@Injectable()
export class MonthFiguresStore {
  async standing(tx: IssuerTx, { tier, issuerResellerId, month }: IssuerMonth): Promise<MonthStanding> {
    const row = await tx.one<
      Record<Exclude<keyof MonthStanding, 'unbilled'>, string> & Pick<MonthStanding, 'unbilled'>
    >(
      `select count(*) filter (where i.state = 'draft') as drafts, count(*) filter (where i.state = 'held') as held,
         count(*) filter (where i.state = 'approved') as approved, count(*) filter (where i.state = 'issued') as issued,
         count(*) filter (where i.state = 'draft' and i.is_complete) as ready,
         coalesce(sum(i.net_minor), 0) as "netMinor", coalesce(sum(i.gross_minor), 0) as "grossMinor",
         count(f.invoice_id) as files, count(l.id) filter (where l.state = 'sent') as sent,
         count(l.id) filter (where l.state = 'queued') as queued, count(l.id) filter (where l.state = 'failed') as failed,
         (select count(*) from invoices c where c.issuer_reseller_id = $1 and c.tier = $2 and c.month = $3 and c.kind = 'credit-note') as "creditNotes",
         coalesce((select json_agg(u order by u.name) from (${UNBILLED[tier]}) u), '[]') as unbilled
       from invoices i left join invoice_files f on f.reseller_id = i.reseller_id and f.invoice_id = i.id and f.kind = 'pdf'
         left join letters l on l.reseller_id = i.reseller_id and l.invoice_id = i.id
       where i.issuer_reseller_id = $1 and i.tier = $2 and i.month = $3 and i.kind = 'invoice'`,
      [issuerResellerId, tier, firstDay(month)],
    );
    const { netMinor, grossMinor, unbilled, ...counts } = row!;
    const numbers = Object.entries(counts).map(([name, count]) => [name, Number(count)]);
    return {
      ...(Object.fromEntries(numbers) as Record<keyof typeof counts, number>),
      netMinor: BigInt(netMinor),
      grossMinor: BigInt(grossMinor),
      unbilled,
    };
  }

  async vat(tx: IssuerTx, { tier, issuerResellerId, month }: IssuerMonth): Promise<VatFigures[]> {
    const rows = await tx.query<VatFigures>(
      `select kind, vat_case as "vatCase", vat_percent as "vatPercent", currency, count(*)::int as documents, sum(net_minor) as "netMinor",
         sum(vat_minor) as "vatMinor"
       from invoices where issuer_reseller_id = $1 and tier = $2 and month = $3 and state = 'issued'
       group by kind, vat_case, vat_percent, currency order by kind desc, vat_case, vat_percent`,
      [issuerResellerId, tier, firstDay(month)],
    );
    return rows.map((row) => ({ ...row, netMinor: BigInt(row.netMinor), vatMinor: BigInt(row.vatMinor) }));
  }

  /** The lines of issued documents, in the order of the documents' numbers. */
  lines(tx: IssuerTx, invoiceIds: readonly string[]): Promise<IssuedLine[]> {
    return tx.query(
      `select i.number, i.kind, to_char(i.issued_on, 'YYYY-MM-DD') as "issuedOn", i.buyer ->> 'name' as "payerName", l.kind as "lineKind",
         l.description, to_char(l.from_on, 'YYYY-MM-DD') as "fromOn", to_char(l.until_on, 'YYYY-MM-DD') as "untilOn", l.seconds,
         l.unit_price as "unitPrice", i.currency, l.net_minor as "netMinor", l.vat_minor as "vatMinor", i.vat_case as "vatCase",
         i.vat_percent as "vatPercent"
       from invoices i join invoice_lines l on l.reseller_id = i.reseller_id and l.invoice_id = i.id
       where i.id = any($1) and i.state = 'issued' order by i.number_key, l.position`,
      [invoiceIds],
    );
  }
}
