import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What makes two pieces of evidence the same is one digest over server, source, key and body: it is their key, in place
 * of an id and five columns. Evidence is looked up by its run where the server told of single persons alone.
 */
export class EvidenceOnce1790000001500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table evidence drop constraint evidence_run_month_server_id_source_external_key_body_hash_key;
      alter table evidence rename column body_hash to digest;
      update evidence set digest = rtrim(translate(encode(sha256(convert_to(
        concat_ws(E'\\n', server_id, source, external_key, body), 'UTF8')), 'base64'), '+/', '-_'), '=');
      alter table evidence drop constraint evidence_pkey;
      alter table evidence drop column id;
      alter table evidence add primary key (run_month, digest);
      alter table evidence drop constraint evidence_source_check;
      alter table evidence add constraint evidence_source_check
        check (source in ('recording', 'poll', 'gateway', 'webhook', 'analytics'));
      drop index evidence_by_run;
      create index evidence_of_run on evidence (internal_meeting_id) where source in ('webhook', 'analytics');

      -- Rows derived from a run carry its owner, whose foreign key stands on the run.
      alter table attendance_intervals drop constraint attendance_intervals_reseller_id_tenant_id_fkey;
      alter table published_recordings drop constraint published_recordings_reseller_id_tenant_id_fkey;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
