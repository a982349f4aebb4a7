import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable } from './tables';
export class Provisioning1790000001810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- reported: the playbook has named the host's address and secret, and it is being verified. The secret goes once it serves.
      alter table server_orders drop constraint server_orders_state_check;
      alter table server_orders
        add constraint server_orders_state_check check (state in ('ordered', 'reported', 'active', 'cancelled')),
        add column capacity_people int not null default 200 check (capacity_people > 0),
        add column reported_url text,
        add column reported_secret_sealed text,
        add column reported_at timestamptz,
        add check ((state = 'reported') = (reported_secret_sealed is not null));

      -- With which Ansible reads the inventory, and nothing else. Only hashes are kept.
      create table inventory_tokens (
        id uuid primary key,
        name text not null unique,
        token_hash text not null unique,
        created_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz
      );
      ${networkTable('inventory_tokens')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
