import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADD_ONLY, NETWORK_WRITES, resellerTable, sharedTable, tenantTable, wholesaleIsTheNetworks } from './tables';
export class Dunning1790000002510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What an issuer does about invoices that fell due from a day on: steps are [{"kind": "reminder", "days": 7}, …] after the
      -- due date; promise_days is for how long a tenant may put it off by a promise of its own, once an invoice.
      create table dunning_policies (
        reseller_id uuid not null,
        issuer_id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        starts_on date not null,
        steps jsonb not null,
        claims_interest boolean not null,
        promise_days int not null check (promise_days between 0 and 60),
        created_at timestamptz not null,
        primary key (reseller_id, issuer_id, tier, starts_on),
        foreign key (reseller_id, issuer_id) references issuers
      );
      ${resellerTable('dunning_policies')}
      ${wholesaleIsTheNetworks('dunning_policies')}

      -- Each step about an invoice, once.
      create table dunning_steps (
        reseller_id uuid not null,
        invoice_id uuid not null,
        position smallint not null check (position >= 0),
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        kind text not null check (kind in ('reminder', 'limit', 'suspend')),
        taken_on date not null,
        taken_at timestamptz not null,
        primary key (reseller_id, invoice_id, position),
        foreign key (reseller_id, invoice_id) references invoices
      );
      ${tenantTable('dunning_steps', ADD_ONLY)}
      ${wholesaleIsTheNetworks('dunning_steps')}

      -- A promise to pay: until that day no step is taken, and what was held back for this invoice is not.
      create table payment_promises (
        reseller_id uuid not null,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        invoice_id uuid not null,
        promised_on date not null,
        note text not null,
        is_own boolean not null,
        made_at timestamptz not null,
        withdrawn_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, invoice_id) references invoices
      );
      create unique index one_promise_at_a_time on payment_promises (reseller_id, invoice_id) where withdrawn_at is null;
      ${tenantTable('payment_promises')}
      ${wholesaleIsTheNetworks('payment_promises')}

      -- The Bank of England's official Bank Rate from a day on, in percent. The network adds what comes.
      create table base_rates (
        starts_on date primary key,
        percent text not null check (percent ~ '^\\d{1,2}(\\.\\d{1,4})?$')
      );
      ${sharedTable('base_rates', NETWORK_WRITES)}
      insert into base_rates values ('2020-03-19', '0.1'), ('2021-12-16', '0.25'), ('2022-02-03', '0.5'), ('2022-03-17', '0.75'),
        ('2022-05-05', '1'), ('2022-06-16', '1.25'), ('2022-08-04', '1.75'), ('2022-09-22', '2.25'), ('2022-11-03', '3'),
        ('2022-12-15', '3.5'), ('2023-02-02', '4'), ('2023-03-23', '4.25'), ('2023-05-11', '4.5'), ('2023-06-22', '5'),
        ('2023-08-03', '5.25'), ('2024-08-01', '5'), ('2024-11-07', '4.75'), ('2025-02-06', '4.5'), ('2025-05-08', '4.25'),
        ('2025-08-07', '4'), ('2025-12-18', '3.75');
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
