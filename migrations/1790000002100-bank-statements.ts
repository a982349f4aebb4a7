import type { MigrationInterface, QueryRunner } from 'typeorm';
import { resellerTable } from './tables';
export class BankStatements1790000002100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Books: money whose payer is not known yet, credit that is taken off again, and what was open before the first invoice.
      alter table journal_entries drop constraint journal_entries_kind_check;
      alter table journal_entries add constraint journal_entries_kind_check check (kind in ('invoice', 'credit-note', 'payment',
        'payment-undone', 'refund', 'refund-failed', 'refund-undone', 'dispute', 'dispute-won', 'credit-applied',
        'credit-unapplied', 'payout', 'payout-failed', 'transfer-in', 'transfer-ignored', 'transfer-restored', 'opening'));
      alter table postings drop constraint postings_account_check;
      alter table postings add constraint postings_account_check check (account in ('receivable', 'sales', 'vat-output',
        'account-credit', 'stripe', 'bank', 'unmatched', 'payment-fees', 'bad-debt', 'opening-balance', 'equity')),
        add constraint opening_names_its_payer check (account <> 'opening-balance' or payer_id is not null);

      -- A transfer that was matched wrongly is undone; what it paid is open again.
      alter table payments drop constraint payments_state_check;
      alter table payments add constraint payments_state_check check (state in ('prepared', 'created', 'confirming',
        'requires-action', 'processing', 'succeeded', 'failed', 'canceled', 'disputed', 'lost', 'undone'));

      -- A number as it stands in a payment reference: letters and digits alone, the last fourteen of them.
      alter table invoices add column reference_key text
        generated always as (right(regexp_replace(upper(number), '[^A-Z0-9]', '', 'g'), 14)) stored;
      create index invoices_by_reference on invoices (issuer_reseller_id, issuer_id, reference_key) where number is not null;

      create table bank_accounts (
        reseller_id uuid not null,
        id uuid not null,
        issuer_id uuid not null,
        name text not null,
        -- Sort code and account number, or IBAN, in capitals without spaces; null where files need not be checked against it.
        number text,
        currency char(3) not null,
        csv_mapping jsonb,
        created_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, issuer_id, name),
        foreign key (reseller_id, issuer_id) references issuers
      );
      ${resellerTable('bank_accounts')}

      create table bank_imports (
        reseller_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        file_name text not null,
        format text not null check (format in ('csv', 'ofx', 'camt.053')),
        lines int not null,
        taken int not null,
        imported_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, account_id) references bank_accounts
      );
      ${resellerTable('bank_imports')}

      -- What a statement says. One transfer in two files is one row: the fingerprint is the same.
      create table bank_transactions (
        reseller_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        import_id uuid not null,
        line int not null,
        fingerprint text not null,
        booked_on date not null,
        amount_minor bigint not null check (amount_minor <> 0),
        currency char(3) not null,
        party_name text not null,
        party_account text not null,
        reference text not null,
        description text not null,
        state text not null check (state in ('waiting', 'matched', 'ignored', 'refunded')),
        created_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, account_id, fingerprint),
        foreign key (reseller_id, account_id) references bank_accounts,
        foreign key (reseller_id, import_id) references bank_imports,
        check (state <> 'matched' or amount_minor > 0),
        check (state <> 'refunded' or amount_minor < 0)
      );
      create index bank_transactions_by_state on bank_transactions (reseller_id, state, booked_on, id);
      create index bank_transactions_by_party on bank_transactions (reseller_id, account_id, party_account) where party_account <> '';
      ${resellerTable('bank_transactions')}

      -- What was decided of a transaction; undone ones stay. At most one holds at a time.
      create table bank_decisions (
        reseller_id uuid not null,
        id uuid not null,
        transaction_id uuid not null,
        kind text not null check (kind in ('match', 'ignore', 'refund')),
        is_by_itself boolean not null,
        reason text,
        payer_reseller_id uuid,
        payer_id uuid,
        decided_at timestamptz not null,
        decided_by jsonb not null,
        undone_at timestamptz,
        undone_by jsonb,
        undone_reason text,
        primary key (reseller_id, id),
        foreign key (reseller_id, transaction_id) references bank_transactions,
        foreign key (payer_reseller_id, payer_id) references payers,
        check ((kind = 'refund') = (payer_id is not null)),
        check (kind = 'match' or reason is not null),
        check ((undone_at is null) = (undone_reason is null))
      );
      create unique index one_decision_at_a_time on bank_decisions (reseller_id, transaction_id) where undone_at is null;
      ${resellerTable('bank_decisions')}

      -- The payments a transfer became: one for each payer. For wholesale they are rows of the payer's own reseller.
      create table bank_decision_payments (
        reseller_id uuid not null,
        decision_id uuid not null,
        payment_reseller_id uuid not null,
        payment_id uuid not null,
        primary key (reseller_id, decision_id, payment_id),
        foreign key (reseller_id, decision_id) references bank_decisions,
        foreign key (payment_reseller_id, payment_id) references payments
      );
      ${resellerTable('bank_decision_payments')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
