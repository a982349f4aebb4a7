import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { Figure, NetworkTx, ScopedTx } from '@/runtime';
import { PLAIN_GATEWAY, type TenantGateway } from './tenant-gateway';

/** The settings of tenants' BBB addresses. */
@Injectable()
export class TenantGatewaysStore {
  async of(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string): Promise<TenantGateway> {
    const row = await tx.one<
      Omit<TenantGateway, 'ceilingSeconds' | 'ceilingMinor'> & Record<'ceilingSeconds' | 'ceilingMinor', string | null>
    >(
      `select home_server_id as "homeServerId", embed_sites as "embedSites",
         allows_requests_without_session as "allowsRequestsWithoutSession", takes_unsigned_forms as "takesUnsignedForms",
         ceiling_seconds as "ceilingSeconds", ceiling_minor as "ceilingMinor", no_new_until as "noNewUntil"
       from tenant_gateways where reseller_id = $1 and tenant_id = $2`,
      [resellerId, tenantId],
    );
    if (!row) return PLAIN_GATEWAY;
    const { ceilingSeconds, ceilingMinor } = row;
    return {
      ...row,
      ceilingSeconds: ceilingSeconds === null ? null : BigInt(ceilingSeconds),
      ceilingMinor: ceilingMinor === null ? null : BigInt(ceilingMinor),
    };
  }

  /** Everything but what the worker keeps. */
  async save(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string, gateway: TenantGateway): Promise<void> {
    await tx.query(
      `insert into tenant_gateways (reseller_id, tenant_id, home_server_id, embed_sites, allows_requests_without_session,
         takes_unsigned_forms, ceiling_seconds, ceiling_minor)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (reseller_id, tenant_id) do update set home_server_id = excluded.home_server_id,
         embed_sites = excluded.embed_sites, takes_unsigned_forms = excluded.takes_unsigned_forms,
         allows_requests_without_session = excluded.allows_requests_without_session,
         ceiling_seconds = excluded.ceiling_seconds, ceiling_minor = excluded.ceiling_minor`,
      [
        resellerId,
        tenantId,
        gateway.homeServerId,
        gateway.embedSites,
        gateway.allowsRequestsWithoutSession,
        gateway.takesUnsignedForms,
        gateway.ceilingSeconds,
        gateway.ceilingMinor,
      ],
    );
  }

  /** The tenants that have set themselves a ceiling. */
  withCeiling(tx: NetworkTx): Promise<{ resellerId: string; tenantId: string }[]> {
    return tx.query(
      `select reseller_id as "resellerId", tenant_id as "tenantId" from tenant_gateways
       where ceiling_seconds is not null or ceiling_minor is not null order by 1, 2`,
    );
  }

  /** How many of a reseller's tenants have reached the ceiling they set themselves: no new meeting begins this month. */
  atCeilingOf(resellerId: string, now: Date): Figure {
    return {
      sql: 'select count(*) from tenant_gateways where reseller_id = $1 and no_new_until > $2::timestamptz',
      parameters: [resellerId, now],
    };
  }

  /** Keeps what a tenant has used of a month so far, and until when no new meeting begins; true if that has changed. */
  async keepUse(
    tx: ScopedTx,
    tenantId: string,
    { month, seconds, minor, noNewUntil }: { month: Month; seconds: bigint; minor: bigint; noNewUntil: Date | null },
  ): Promise<boolean> {
    const [before] = await tx.query<{ noNewUntil: Date | null }>(
      `select no_new_until as "noNewUntil" from tenant_gateways where reseller_id = $1 and tenant_id = $2 for update`,
      [tx.resellerId, tenantId],
    );
    await tx.query(
      `update tenant_gateways set used_month = $3, used_seconds = $4, used_minor = $5, no_new_until = $6
       where reseller_id = $1 and tenant_id = $2`,
      [tx.resellerId, tenantId, firstDay(month), seconds, minor, noNewUntil],
    );
    return before?.noNewUntil?.getTime() !== noNewUntil?.getTime();
  }

  /** Sends new meetings of a tenant to a server, or to the shared pool. */
  async setHome(tx: NetworkTx, resellerId: string, tenantId: string, homeServerId: string | null): Promise<void> {
    await tx.query(
      `insert into tenant_gateways (reseller_id, tenant_id, home_server_id) values ($1, $2, $3)
       on conflict (reseller_id, tenant_id) do update set home_server_id = excluded.home_server_id`,
      [resellerId, tenantId, homeServerId],
    );
  }
}
