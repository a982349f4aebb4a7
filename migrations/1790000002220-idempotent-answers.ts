import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tables';
export class IdempotentAnswers1790000002220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The first answer to a POST with an Idempotency-Key, sealed: it may hold a secret that is shown once.
      create table idempotent_answers (
        reseller_id uuid not null,
        -- Made of the key and the idempotency key: by it a sealed answer is found when keys are rotated.
        id uuid not null unique,
        key_id uuid not null,
        idempotency_key text not null,
        tenant_id uuid,
        request_hash text not null,
        status int,
        answer_sealed text,
        created_at timestamptz not null,
        primary key (reseller_id, key_id, idempotency_key),
        foreign key (reseller_id, key_id) references api_keys,
        foreign key (reseller_id, tenant_id) references tenants,
        check ((status is null) = (answer_sealed is null))
      );
      ${tenantTable('idempotent_answers')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
