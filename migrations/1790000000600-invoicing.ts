import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADD_ONLY, draftsAreTheIssuers, resellerTable, tenantTable, wholesaleIsTheNetworks } from './tables';
export class Invoicing1790000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table invoice_series (
        reseller_id uuid not null,
        issuer_id uuid not null,
        kind text not null check (kind in ('invoice', 'credit-note')),
        pattern text not null,
        next_number bigint not null check (next_number > 0),
        primary key (reseller_id, issuer_id, kind),
        foreign key (reseller_id, issuer_id) references issuers
      );
      ${resellerTable('invoice_series')}

      -- Months that are closed and not yet billed, or billed (invoice_id set). Instants are copied, never worked out again.
      create table billing_periods (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        agreement_id uuid not null,
        month date not null,
        zone text not null,
        from_at timestamptz not null,
        until_at timestamptz not null,
        closes_at timestamptz not null,
        invoice_id uuid,
        parked_reason text,
        created_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, agreement_id, month),
        foreign key (reseller_id, agreement_id) references agreements
      );
      create index billing_periods_unbilled on billing_periods (closes_at) where invoice_id is null;
      ${tenantTable('billing_periods')}
      ${wholesaleIsTheNetworks('billing_periods')}

      create table invoices (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        kind text not null check (kind in ('invoice', 'credit-note')),
        tenant_id uuid,
        agreement_id uuid not null,
        billing_period_id uuid,
        payer_id uuid not null,
        issuer_reseller_id uuid not null,
        issuer_id uuid not null,
        credits_invoice_id uuid,
        state text not null check (state in ('draft', 'held', 'approved', 'issued')),
        held_reason text,
        month date not null,
        currency char(3) not null,
        language text not null,
        vat_case text,
        vat_percent text,
        net_minor bigint not null,
        vat_minor bigint not null,
        gross_minor bigint not null,
        note text,
        purchase_order text,
        sources_until jsonb not null,
        is_complete boolean not null,
        seller jsonb,
        buyer jsonb,
        number text,
        issued_on date,
        tax_point date,
        due_on date,
        issued_at timestamptz,
        created_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, agreement_id) references agreements,
        foreign key (reseller_id, billing_period_id) references billing_periods,
        foreign key (reseller_id, payer_id) references payers,
        foreign key (issuer_reseller_id, issuer_id) references issuers,
        foreign key (reseller_id, credits_invoice_id) references invoices,
        check ((tier = 'retail') = (tenant_id is not null)),
        check ((kind = 'credit-note') = (credits_invoice_id is not null)),
        check ((state = 'held') = (held_reason is not null)),
        check (state <> 'issued' or (number is not null and issued_on is not null and issued_at is not null
          and seller is not null and buyer is not null and vat_case is not null)),
        check (gross_minor = net_minor + vat_minor),
        check (kind = 'invoice' or net_minor <= 0)
      );
      create unique index one_invoice_per_period on invoices (reseller_id, agreement_id, billing_period_id) where kind = 'invoice';
      -- One number once, per issuer and kind, for good.
      create unique index one_number_once on invoices (issuer_reseller_id, issuer_id, kind, number) where number is not null;
      create index invoices_by_month on invoices (reseller_id, month, tier, state);
      create index invoices_by_tenant on invoices (reseller_id, tenant_id, issued_on);
      create index credit_notes_by_invoice on invoices (reseller_id, credits_invoice_id) where credits_invoice_id is not null;
      ${tenantTable('invoices')}
      ${wholesaleIsTheNetworks('invoices')}
      ${draftsAreTheIssuers('invoices', "state = 'issued'")}

      create function issued_documents_never_change() returns trigger language plpgsql as $fn$
        begin
          if old.state = 'issued' then raise exception 'invoice % is issued and never changes', old.id; end if;
          return case tg_op when 'DELETE' then old else new end;
        end $fn$;
      create trigger issued_never_changes before update or delete on invoices
        for each row execute function issued_documents_never_change();

      create table invoice_lines (
        reseller_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        about_tenant_id uuid,
        position int not null,
        kind text not null check (kind in ('fee', 'usage', 'late-usage', 'share', 'manual', 'credit')),
        description text not null,
        detail jsonb not null,
        from_on date not null,
        until_on date not null,
        usage_month date,
        seconds bigint,
        usage_after_position bigint,
        usage_until_position bigint,
        unit_price text,
        net_minor bigint not null,
        vat_minor bigint not null,
        reason text,
        credits_line_id uuid,
        primary key (reseller_id, id),
        unique (reseller_id, invoice_id, position),
        foreign key (reseller_id, invoice_id) references invoices,
        foreign key (reseller_id, credits_line_id) references invoice_lines,
        check (until_on >= from_on),
        check ((seconds is null) = (usage_month is null))
      );
      create index invoice_lines_usage on invoice_lines (reseller_id, about_tenant_id, usage_month, tier) where usage_month is not null;
      ${tenantTable('invoice_lines')}
      ${wholesaleIsTheNetworks('invoice_lines')}

      create function lines_of_issued_never_change() returns trigger language plpgsql as $fn$
        begin
          if exists (select 1 from changed c join invoices i on i.reseller_id = c.reseller_id and i.id = c.invoice_id
                     where i.state = 'issued') then
            raise exception 'the lines of an issued invoice never change';
          end if;
          return null;
        end $fn$;
      create trigger lines_frozen_on_insert after insert on invoice_lines referencing new table as changed
        for each statement execute function lines_of_issued_never_change();
      create trigger lines_frozen_on_update after update on invoice_lines referencing old table as changed
        for each statement execute function lines_of_issued_never_change();
      create trigger lines_frozen_on_delete after delete on invoice_lines referencing old table as changed
        for each statement execute function lines_of_issued_never_change();

      -- The files that were made of an issued document, kept with their hash: shown again, never made again.
      create table invoice_files (
        reseller_id uuid not null,
        invoice_id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        kind text not null check (kind in ('pdf', 'meetings-csv')),
        sha256 text not null,
        content bytea not null,
        created_at timestamptz not null,
        primary key (reseller_id, invoice_id, kind),
        foreign key (reseller_id, invoice_id) references invoices
      );
      ${tenantTable('invoice_files', ADD_ONLY)}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
