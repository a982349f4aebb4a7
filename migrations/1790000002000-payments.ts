import type { MigrationInterface, QueryRunner } from 'typeorm';
import { resellerTable, tenantTable, wholesaleIsTheNetworks } from './tables';
export class Payments1790000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Books: any movement of money, not only documents. A receivable posting names its invoice, so that an invoice's
      -- balance is the sum of its postings.
      alter table journal_entries drop constraint journal_entries_kind_check,
        drop constraint journal_entries_reseller_id_document_id_kind_key,
        alter column document_id drop not null, add column source_id uuid;
      update journal_entries set source_id = document_id;
      alter table journal_entries alter column source_id set not null,
        add check (kind in ('invoice', 'credit-note', 'payment', 'payment-undone', 'refund', 'refund-failed', 'dispute',
          'dispute-won', 'credit-applied', 'payout', 'payout-failed')),
        add check ((kind in ('invoice', 'credit-note')) = (document_id is not null)),
        add unique (reseller_id, source_id, kind);

      alter table postings drop constraint postings_pkey, drop constraint postings_account_check,
        add column position smallint, add column invoice_id uuid;
      update postings p set position = case account when 'receivable' then 1 when 'sales' then 2 else 3 end,
        invoice_id = case account when 'receivable' then coalesce(i.credits_invoice_id, i.id) end
        from journal_entries e join invoices i on i.reseller_id = e.reseller_id and i.id = e.document_id
        where e.reseller_id = p.reseller_id and e.id = p.entry_id;
      alter table postings alter column position set not null,
        add primary key (reseller_id, entry_id, position),
        add check (account in ('receivable', 'sales', 'vat-output', 'account-credit', 'stripe', 'bank', 'unmatched',
          'payment-fees', 'bad-debt')),
        add check ((account = 'receivable') = (invoice_id is not null)),
        add check (account not in ('receivable', 'account-credit') or payer_id is not null),
        add foreign key (reseller_id, invoice_id) references invoices;
      create index postings_by_invoice on postings (reseller_id, invoice_id) where invoice_id is not null;

      -- One account at the card service per issuer; what was replaced stays, for its payments name it.
      create table payment_accounts (
        reseller_id uuid not null,
        id uuid not null,
        issuer_id uuid not null,
        provider text not null check (provider in ('stripe')),
        external_id text not null,
        name text not null,
        is_live boolean not null,
        currency char(3) not null,
        secret_key_sealed text not null,
        webhook_external_id text,
        webhook_secrets_sealed text,
        bacs_notice text not null check (bacs_notice in ('provider', 'own')),
        bacs_debit_ceiling_minor bigint not null check (bacs_debit_ceiling_minor > 0),
        bacs_weekly_ceiling_minor bigint check (bacs_weekly_ceiling_minor > 0),
        state text not null check (state in ('active', 'refused', 'replaced')),
        refused_reason text,
        checked_at timestamptz not null,
        reconciled_at timestamptz,
        created_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, issuer_id) references issuers,
        check ((state = 'refused') = (refused_reason is not null))
      );
      create unique index one_account_per_issuer on payment_accounts (reseller_id, issuer_id) where state <> 'replaced';
      ${resellerTable('payment_accounts')}

      create table payment_customers (
        reseller_id uuid not null,
        payer_id uuid not null,
        account_reseller_id uuid not null,
        account_id uuid not null,
        external_id text,
        created_at timestamptz not null,
        primary key (reseller_id, payer_id, account_id),
        foreign key (reseller_id, payer_id) references payers,
        foreign key (account_reseller_id, account_id) references payment_accounts
      );
      ${resellerTable('payment_customers')}

      -- A card or a mandate a payer has saved; its setup is a page of the card service that may be left half-way.
      create table payment_methods (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        payer_id uuid not null,
        account_reseller_id uuid not null,
        account_id uuid not null,
        kind text not null check (kind in ('card', 'bacs_debit')),
        external_id text not null,
        mandate_id text,
        mandate_reference text,
        state text not null check (state in ('pending', 'active', 'inactive')),
        label text not null,
        inactive_reason text,
        first_used_at timestamptz,
        created_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, account_id, external_id),
        foreign key (reseller_id, payer_id) references payers,
        foreign key (account_reseller_id, account_id) references payment_accounts
      );
      create unique index one_method_per_payer on payment_methods (reseller_id, payer_id, account_id) where state <> 'inactive';
      ${resellerTable('payment_methods')}
      ${wholesaleIsTheNetworks('payment_methods')}

      create table payment_method_setups (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        payer_id uuid not null,
        account_reseller_id uuid not null,
        account_id uuid not null,
        request jsonb not null,
        session_id text unique,
        state text not null check (state in ('open', 'complete', 'expired')),
        created_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, payer_id) references payers,
        foreign key (account_reseller_id, account_id) references payment_accounts
      );
      ${resellerTable('payment_method_setups')}
      ${wholesaleIsTheNetworks('payment_method_setups')}

      -- Money that comes in, or is tried for: by card or direct debit through the card service, or by bank transfer.
      create table payments (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        payer_id uuid not null,
        issuer_reseller_id uuid not null,
        issuer_id uuid not null,
        channel text not null check (channel in ('collection', 'checkout', 'transfer')),
        account_id uuid,
        method_id uuid,
        method_kind text check (method_kind in ('card', 'bacs_debit', 'bank-transfer')),
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null,
        state text not null check (state in ('prepared', 'created', 'confirming', 'requires-action', 'processing',
          'succeeded', 'failed', 'canceled', 'disputed', 'lost')),
        idempotency_key text unique,
        request jsonb,
        external_id text,
        session_id text,
        page_url text,
        link_token text unique,
        failure_code text,
        failure_text text,
        received_on date,
        reference text,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        primary key (reseller_id, id),
        unique (account_id, external_id),
        unique (account_id, session_id),
        foreign key (reseller_id, payer_id) references payers,
        foreign key (issuer_reseller_id, issuer_id) references issuers,
        foreign key (issuer_reseller_id, account_id) references payment_accounts,
        foreign key (reseller_id, method_id) references payment_methods,
        check ((channel = 'transfer') = (account_id is null)),
        check (channel = 'transfer' or (idempotency_key is not null and request is not null)),
        check (state not in ('succeeded', 'disputed', 'lost') or received_on is not null)
      );
      create index payments_under_way on payments (changed_at)
        where state in ('prepared', 'created', 'confirming', 'requires-action', 'processing');
      create index payments_by_payer on payments (reseller_id, payer_id, created_at);
      ${tenantTable('payments')}
      ${wholesaleIsTheNetworks('payments')}

      -- Which invoices a payment is for. While it is under way no other may be begun for the same invoice.
      create table payment_allocations (
        reseller_id uuid not null,
        payment_id uuid not null,
        invoice_id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        amount_minor bigint not null check (amount_minor > 0),
        is_under_way boolean not null,
        primary key (reseller_id, payment_id, invoice_id),
        foreign key (reseller_id, payment_id) references payments,
        foreign key (reseller_id, invoice_id) references invoices
      );
      create unique index one_attempt_at_a_time on payment_allocations (reseller_id, invoice_id) where is_under_way;
      create index allocations_by_invoice on payment_allocations (reseller_id, invoice_id);
      ${tenantTable('payment_allocations')}
      ${wholesaleIsTheNetworks('payment_allocations')}

      -- Money that goes back: for a credit note, or because an invoice was paid twice.
      create table refunds (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        payment_id uuid not null,
        reason text not null check (reason in ('credit-note', 'double-payment')),
        credit_note_id uuid,
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null,
        state text not null check (state in ('prepared', 'pending', 'succeeded', 'failed', 'canceled')),
        idempotency_key text not null unique,
        request jsonb not null,
        external_id text,
        failure_text text,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, external_id),
        foreign key (reseller_id, payment_id) references payments,
        foreign key (reseller_id, credit_note_id) references invoices,
        check ((reason = 'credit-note') = (credit_note_id is not null))
      );
      create index refunds_by_payment on refunds (reseller_id, payment_id);
      ${tenantTable('refunds')}
      ${wholesaleIsTheNetworks('refunds')}

      create table disputes (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        payment_id uuid not null,
        external_id text not null,
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null,
        state text not null check (state in ('inquiry', 'open', 'won', 'lost')),
        reason text not null,
        opened_at timestamptz not null,
        changed_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, external_id),
        foreign key (reseller_id, payment_id) references payments
      );
      create index disputes_by_payment on disputes (reseller_id, payment_id);
      ${tenantTable('disputes')}
      ${wholesaleIsTheNetworks('disputes')}

      -- The inbox: what the card service has told, once by account and event; only of which thing, never its contents.
      create table provider_events (
        reseller_id uuid not null,
        account_id uuid not null,
        event_id text not null,
        kind text not null,
        object_id text not null,
        told_at timestamptz not null,
        received_at timestamptz not null,
        done_at timestamptz,
        outcome text,
        primary key (reseller_id, account_id, event_id),
        foreign key (reseller_id, account_id) references payment_accounts
      );
      create index provider_events_waiting on provider_events (received_at) where done_at is null;
      ${resellerTable('provider_events')}

      create table provider_payouts (
        reseller_id uuid not null,
        account_id uuid not null,
        external_id text not null,
        amount_minor bigint not null,
        fee_minor bigint not null,
        currency char(3) not null,
        arrives_on date not null,
        state text not null check (state in ('pending', 'in_transit', 'paid', 'failed', 'canceled')),
        id uuid not null,
        primary key (reseller_id, account_id, external_id),
        foreign key (reseller_id, account_id) references payment_accounts
      );
      ${resellerTable('provider_payouts')}

      -- Where the card service's rows and ours do not agree; shown until they do.
      create table payment_differences (
        reseller_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        kind text not null,
        external_id text not null,
        text text not null,
        found_at timestamptz not null,
        gone_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, account_id) references payment_accounts
      );
      create unique index one_open_difference on payment_differences (reseller_id, account_id, kind, external_id) where gone_at is null;
      ${resellerTable('payment_differences')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
