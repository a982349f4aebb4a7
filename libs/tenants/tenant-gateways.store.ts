import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { PLAIN_GATEWAY, type TenantGateway } from './tenant-gateway';

/** The settings of tenants' BBB addresses. */
@Injectable()
export class TenantGatewaysStore {
  async of(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string): Promise<TenantGateway> {
    const row = await tx.one<Omit<TenantGateway, 'ceilingSeconds'> & { ceilingSeconds: string | null }>(
      `select home_server_id as "homeServerId", embed_sites as "embedSites",
         allows_requests_without_session as "allowsRequestsWithoutSession", takes_unsigned_forms as "takesUnsignedForms",
         ceiling_seconds as "ceilingSeconds"
       from tenant_gateways where reseller_id = $1 and tenant_id = $2`,
      [resellerId, tenantId],
    );
    if (!row) return PLAIN_GATEWAY;
    return { ...row, ceilingSeconds: row.ceilingSeconds === null ? null : BigInt(row.ceilingSeconds) };
  }

  async save(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string, gateway: TenantGateway): Promise<void> {
    await tx.query(
      `insert into tenant_gateways (reseller_id, tenant_id, home_server_id, embed_sites, allows_requests_without_session,
         takes_unsigned_forms, ceiling_seconds)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (reseller_id, tenant_id) do update set home_server_id = excluded.home_server_id,
         embed_sites = excluded.embed_sites, takes_unsigned_forms = excluded.takes_unsigned_forms,
         allows_requests_without_session = excluded.allows_requests_without_session,
         ceiling_seconds = excluded.ceiling_seconds`,
      [
        resellerId,
        tenantId,
        gateway.homeServerId,
        gateway.embedSites,
        gateway.allowsRequestsWithoutSession,
        gateway.takesUnsignedForms,
        gateway.ceilingSeconds,
      ],
    );
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
