import type { MigrationInterface, QueryRunner } from 'typeorm';
export class TwoSecretsOfAWebhook1790000003800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- While a webhook's secret is being changed the one before signs beside the new one, until then.
      alter table endpoints
        add column old_secret_sealed text,
        add column old_secret_until timestamptz,
        add check ((old_secret_sealed is null) = (old_secret_until is null)),
        add check (old_secret_sealed is null or kind = 'webhook');
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
