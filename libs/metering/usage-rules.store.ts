import { Injectable } from '@nestjs/common';
import { tenantKeyOf } from '@/adapters/bbb';
import type { NetworkTx } from '@/runtime';
import type { Owner, UsageRule } from './attribution';

/** A rule as the operator sees it. */
export interface ListedRule extends UsageRule {
  readonly reason: string;
  readonly tenant: string;
  readonly server: string | null;
}

/** What tells whose a run is: tenants' keys and the operator's dated rules; and each reseller's calendar zone. */
@Injectable()
export class UsageRulesStore {
  all(tx: NetworkTx): Promise<(UsageRule & { reason: string })[]> {
    return tx.query(
      `select id, server_id as "serverId", metadata_name as "metadataName", metadata_value as "metadataValue",
         id_prefix as "idPrefix", reseller_id as "resellerId", tenant_id as "tenantId",
         to_char(valid_from, 'YYYY-MM-DD') as "validFrom", to_char(valid_until, 'YYYY-MM-DD') as "validUntil", reason
       from usage_rules order by created_at, id`,
    );
  }

  async listed(tx: NetworkTx): Promise<ListedRule[]> {
    const names = await tx.query<{ id: string; tenant: string; server: string | null }>(
      `select u.id, t.slug as tenant, s.name as server from usage_rules u
         join tenants t on t.reseller_id = u.reseller_id and t.id = u.tenant_id
         left join bbb_servers s on s.id = u.server_id`,
    );
    const byId = new Map(names.map(({ id, tenant, server }) => [id, { tenant, server }]));
    return (await this.all(tx)).map((rule) => ({ ...rule, ...byId.get(rule.id)! }));
  }

  async add(tx: NetworkTx, rule: UsageRule & { reason: string }): Promise<void> {
    await tx.query(
      `insert into usage_rules (id, server_id, metadata_name, metadata_value, id_prefix, reseller_id, tenant_id,
         valid_from, valid_until, reason, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        rule.id,
        rule.serverId,
        rule.metadataName,
        rule.metadataValue,
        rule.idPrefix,
        rule.resellerId,
        rule.tenantId,
        rule.validFrom,
        rule.validUntil,
        rule.reason,
        tx.clock.now(),
      ],
    );
  }

  /** The tenants whose keys stand in these meeting ids. */
  async tenantKeys(tx: NetworkTx, meetingIds: readonly string[]): Promise<Map<string, Owner>> {
    const keys = [...new Set(meetingIds.flatMap((id) => tenantKeyOf(id) ?? []))];
    if (keys.length === 0) return new Map();
    const rows = await tx.query<Owner & { key: string }>(
      `select meeting_key as key, reseller_id as "resellerId", id as "tenantId" from tenants where meeting_key = any($1)`,
      [keys],
    );
    return new Map(rows.map(({ key, ...owner }) => [key, owner]));
  }

  /** The zone of each reseller's retail issuer, by whose calendar its tenants' months run. */
  async zones(tx: NetworkTx): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; zone: string }>(
      `select r.id, coalesce((select zone from issuers i where i.reseller_id = r.id order by created_at, id limit 1), r.zone) as zone
       from resellers r`,
    );
    return new Map(rows.map(({ id, zone }) => [id, zone]));
  }
}
