/** One thing that must always hold (invoice-rules section 12), as a query for where it does not: `subject` and `says`. */
export interface Check {
  readonly name: string;
  readonly sql: string;
}

const money = (minor: string): string => `to_char((${minor}) / 100.0, 'FM999999990.00')`;

/** A series' pattern as an expression that finds the counter in a number. */
const COUNTER = `substring(i.number from '^' || regexp_replace(regexp_replace(s.pattern, '\\{YYYY\\}', '\\d{4}', 'g'), '\\{0+\\}', '(\\d+)') || '$')::bigint`;

export const CHECKS: readonly Check[] = [
  {
    name: 'a document’s lines sum to its net and its VAT',
    sql: `select coalesce(i.number, i.id::text) as subject, 'its lines come to ' || ${money('sum(l.net_minor)')} || ' and '
        || ${money('sum(l.vat_minor)')} || ' VAT, the document says ' || ${money('i.net_minor')} || ' and ' || ${money('i.vat_minor')} as says
      from invoices i join invoice_lines l on l.reseller_id = i.reseller_id and l.invoice_id = i.id
      group by i.reseller_id, i.id having sum(l.net_minor) <> i.net_minor or sum(l.vat_minor) <> i.vat_minor`,
  },
  {
    name: 'every second that retail documents hold is in the ledger, once',
    sql: `select t.slug || ' ' || to_char(b.month, 'YYYY-MM') as subject, 'billed ' || b.seconds || ' s, the ledger up to there has ' || u.seconds || ' s' as says
      from (select reseller_id, about_tenant_id as tenant_id, usage_month as month, sum(seconds) as seconds, max(usage_until_position) as position
            from invoice_lines where tier = 'retail' and kind in ('usage', 'late-usage') group by 1, 2, 3) b
        join tenants t on t.reseller_id = b.reseller_id and t.id = b.tenant_id
        cross join lateral (select coalesce(sum(l.seconds), 0) as seconds from usage_lines l where l.reseller_id = b.reseller_id
          and l.tenant_id = b.tenant_id and l.month = b.month and l.position <= b.position) u
      where u.seconds <> b.seconds
        and (select count(*) from agreements a where a.reseller_id = b.reseller_id and a.tenant_id = b.tenant_id) = 1`,
  },
  {
    name: 'what pages show of usage is what the ledger says',
    sql: `select t.slug || ' ' || to_char(u.month, 'YYYY-MM') as subject, 'the ledger has ' || u.seconds || ' s, its months '
        || coalesce(m.seconds, 0) || ' s, its days ' || coalesce(d.seconds, 0) || ' s, its servers ' || coalesce(s.seconds, 0) || ' s' as says
      from (select reseller_id, tenant_id, month, sum(seconds) as seconds from usage_lines group by 1, 2, 3) u
        join tenants t on t.reseller_id = u.reseller_id and t.id = u.tenant_id
        left join usage_months m on (m.reseller_id, m.tenant_id, m.month) = (u.reseller_id, u.tenant_id, u.month)
        left join (select reseller_id, tenant_id, month, sum(seconds) as seconds from usage_days group by 1, 2, 3) d
          on (d.reseller_id, d.tenant_id, d.month) = (u.reseller_id, u.tenant_id, u.month)
        left join (select reseller_id, tenant_id, month, sum(seconds) as seconds from usage_servers group by 1, 2, 3) s
          on (s.reseller_id, s.tenant_id, s.month) = (u.reseller_id, u.tenant_id, u.month)
      where m.seconds is distinct from u.seconds or d.seconds is distinct from u.seconds or s.seconds is distinct from u.seconds`,
  },
  {
    name: 'both tiers bill the same seconds',
    sql: `select t.slug || ' ' || to_char(l.usage_month, 'YYYY-MM') as subject,
        'retail has ' || coalesce(sum(l.seconds) filter (where l.tier = 'retail'), 0) || ' s, wholesale '
        || coalesce(sum(l.seconds) filter (where l.tier = 'wholesale'), 0) || ' s' as says
      from (select reseller_id, max(month) as until from invoices where tier = 'wholesale' and kind = 'invoice' group by 1) w
        join invoices i on i.reseller_id = w.reseller_id and i.month <= w.until and i.kind = 'invoice'
        join invoice_lines l on l.reseller_id = i.reseller_id and l.invoice_id = i.id and l.kind in ('usage', 'late-usage', 'share')
        join tenants t on t.reseller_id = l.reseller_id and t.id = l.about_tenant_id
      where not exists (select 1 from parked_tenants k where k.reseller_id = t.reseller_id and k.tenant_id = t.id and k.taken_up_period_id is null)
        -- A percent of receipts does not tie out by seconds.
        and coalesce((select v.terms ->> 'by' from agreements a join agreement_versions v on v.reseller_id = a.reseller_id and v.agreement_id = a.id
          where a.reseller_id = l.reseller_id and a.tier = 'wholesale' and v.starts_on <= l.usage_month + interval '1 month' - interval '1 day'
          order by v.starts_on desc limit 1), '') <> 'percent-of-receipts'
        and l.usage_month >= (select min(a.starts_on) - 31 from agreements a where a.reseller_id = l.reseller_id and a.tier = 'wholesale')
      group by t.slug, l.usage_month
      having coalesce(sum(l.seconds) filter (where l.tier = 'retail'), 0) <> coalesce(sum(l.seconds) filter (where l.tier = 'wholesale'), 0)`,
  },
  {
    name: 'credit notes never come to more than their invoice',
    sql: `select i.number as subject, 'credited ' || ${money('-sum(c.gross_minor)')} || ' of ' || ${money('i.gross_minor')} as says
      from invoices i join invoices c on c.reseller_id = i.reseller_id and c.credits_invoice_id = i.id and c.state = 'issued'
      group by i.reseller_id, i.id having i.net_minor + sum(c.net_minor) < 0 or i.vat_minor + sum(c.vat_minor) < 0
        or i.net_minor + sum(c.net_minor) = 0 and i.vat_minor + sum(c.vat_minor) <> 0`,
  },
  {
    name: 'the numbers of a series have no gap, and follow the days',
    sql: `with n as (select s.issuer_id, s.kind, s.next_number, i.number, i.issued_on, ${COUNTER} as counter
        from invoice_series s join invoices i on i.issuer_reseller_id = s.reseller_id and i.issuer_id = s.issuer_id and i.kind = s.kind
        where i.number is not null)
      select min(number) || ' to ' || max(number) as subject,
        'has ' || count(*) || ' documents for ' || max(counter) - min(counter) + 1 || ' numbers' as says
      from n where counter is not null group by issuer_id, kind
      having count(*) <> max(counter) - min(counter) + 1 or max(counter) >= max(next_number)
      union all
      select number, 'is dated before the number that precedes it'
      from (select *, lag(issued_on) over (partition by issuer_id, kind order by counter) as before from n where counter is not null) o
      where issued_on < before`,
  },
  {
    name: 'every issued document is in the books, and every entry sums to zero',
    sql: `select i.number as subject, case when e.id is null then 'is not posted' else 'is posted with '
        || coalesce(${money(`sum(p.amount_minor) filter (where p.account in ('receivable', 'account-credit'))`)}, '0.00') || ', its entry sums to ' || ${money('coalesce(sum(p.amount_minor), 0)')} end as says
      from invoices i left join journal_entries e on e.reseller_id = i.reseller_id and e.document_id = i.id and e.kind = i.kind
        left join postings p on p.reseller_id = e.reseller_id and p.entry_id = e.id
      where i.state = 'issued' group by i.reseller_id, i.id, e.id
      having e.id is null or coalesce(sum(p.amount_minor), 0) <> 0
        or coalesce(sum(p.amount_minor) filter (where p.account in ('receivable', 'account-credit')), 0) <> i.gross_minor`,
  },
];

/**
 * Issuers not registered for VAT whose turnover of twelve months nears or passes the threshold of their country: what
 * they sold to buyers at home, credit notes taken off (invoice-rules section 3). `share` is in hundredths.
 */
export const TURNOVER = `
  select y.legal_name as issuer, t.turnover_minor as "thresholdMinor", t.currency, sum(i.net_minor) as "turnoverMinor",
    (sum(i.net_minor) * 100 / t.turnover_minor)::int as share
  from issuers y
    join lateral (select * from vat_thresholds v where v.country_code = y.country_code and v.starts_on <= $1::date order by v.starts_on desc limit 1) t on true
    join invoices i on i.issuer_reseller_id = y.reseller_id and i.issuer_id = y.id and i.state = 'issued' and i.currency = t.currency
      and i.issued_on > $1::date - interval '12 months' and i.issued_on <= $1::date and i.buyer ->> 'countryCode' = y.country_code
  where not coalesce((select s.registered from issuer_vat_statuses s where s.reseller_id = y.reseller_id and s.issuer_id = y.id
    and s.starts_on <= $1::date order by s.starts_on desc limit 1), false)
  group by y.reseller_id, y.id, y.legal_name, t.turnover_minor, t.currency
  having sum(i.net_minor) * 100 >= t.turnover_minor * 80
  order by y.legal_name`;
