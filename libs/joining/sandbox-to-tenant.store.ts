import { Injectable } from '@nestjs/common';
import { type LocalDate, newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { newMeetingKey, type Tenant } from '@/tenants';

/** The rows of a sandbox that becomes a tenant: its address, secret and running meetings go with it. */
@Injectable()
export class SandboxToTenantStore {
  /** A sandbox has no agreement as a rule; one that had ends it the day it becomes something else. */
  async endAgreement(tx: NetworkTx, { resellerId, id }: Tenant, today: LocalDate): Promise<void> {
    await tx.query(
      `update agreements set ends_on = greatest($3::date, starts_on + 1)
       where reseller_id = $1 and tenant_id = $2 and ends_on is null`,
      [resellerId, id, today],
    );
  }

  /** Where it stays with its reseller, it is simply no sandbox any more. */
  async stay(tx: NetworkTx, { resellerId, id }: Tenant): Promise<string> {
    await tx.query('update tenants set is_sandbox = false, sandbox_ends_at = null where reseller_id = $1 and id = $2', [
      resellerId,
      id,
    ]);
    return id;
  }

  /**
   * A tenant's reseller is part of every key, so it is taken in anew at the other one: with the short name, the key of its
   * meetings, secrets, settings, people, keys, rooms with their links, webhooks and alerts, and the meetings that run. What it
   * used as a sandbox, and what it was told, stays where it was, unbilled.
   */
  async move(tx: NetworkTx, sandbox: Tenant, resellerId: string): Promise<string> {
    const id = newId();
    const from = [sandbox.resellerId, sandbox.id];
    await tx.query(
      `update tenants set slug = left(slug, 30) || '-' || right(id::text, 6), meeting_key = $3, state = 'ended'
       where reseller_id = $1 and id = $2`,
      [...from, newMeetingKey()],
    );
    await tx.query(
      `insert into tenants (reseller_id, id, slug, name, meeting_key, membership_class, membership_kind,
         membership_standing, state, is_sandbox, language, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', false, $9, $10)`,
      [
        resellerId,
        id,
        sandbox.slug,
        sandbox.name,
        sandbox.meetingKey,
        sandbox.membershipClass,
        sandbox.membershipKind,
        sandbox.membershipStanding,
        sandbox.language,
        tx.clock.now(),
      ],
    );
    const to = [...from, resellerId, id];
    await tx.query(
      `insert into tenant_secrets (reseller_id, id, tenant_id, secret_sealed, created_at, last_used_at)
       select $3, id, $4, secret_sealed, created_at, last_used_at from tenant_secrets
       where reseller_id = $1 and tenant_id = $2 and revoked_at is null`,
      to,
    );
    await tx.query(
      `update tenant_secrets set revoked_at = $3 where reseller_id = $1 and tenant_id = $2 and revoked_at is null`,
      [...from, tx.clock.now()],
    );
    await tx.query(
      `insert into tenant_gateways (reseller_id, tenant_id, embed_sites, allows_requests_without_session,
         takes_unsigned_forms)
       select $3, $4, embed_sites, allows_requests_without_session, takes_unsigned_forms from tenant_gateways
       where reseller_id = $1 and tenant_id = $2`,
      to,
    );
    // What a key's calls were answered is kept for a day, and of that key alone.
    await tx.query('delete from idempotent_answers where reseller_id = $1 and tenant_id = $2', from);
    for (const table of ['memberships', 'invitations', 'api_keys', 'rooms'])
      await tx.query(
        `update ${table} set reseller_id = $3, tenant_id = $4 where reseller_id = $1 and tenant_id = $2`,
        to,
      );
    await tx.query(
      `insert into endpoints (reseller_id, id, tenant_id, kind, name, target, room, secret_sealed, old_secret_sealed, old_secret_until,
         topics, state, failing_since, created_at)
       select $3, id, $4, kind, name, target, room, secret_sealed, old_secret_sealed, old_secret_until, topics, state, failing_since, created_at
       from endpoints where reseller_id = $1 and tenant_id = $2 and removed_at is null`,
      to,
    );
    await tx.query(
      'update endpoints set removed_at = $3 where reseller_id = $1 and tenant_id = $2 and removed_at is null',
      [...from, tx.clock.now()],
    );
    await tx.query(
      `update meeting_claims set reseller_id = $3, tenant_id = $4
       where reseller_id = $1 and tenant_id = $2 and state in ('claimed', 'live', 'ending')`,
      to,
    );
    return id;
  }
}
