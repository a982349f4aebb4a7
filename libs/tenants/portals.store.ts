import { Injectable } from '@nestjs/common';
import type { ScopedTx } from '@/runtime';
import { NoSuchTenant } from './errors';
import type { Reseller, Tenant } from './party';
import { RESELLER_COLUMNS } from './resellers.store';
import type { Level, Restriction } from './restriction';

/** What every page of a tenant's portal stands on. */
export interface Portal {
  readonly reseller: Reseller;
  readonly tenant: Pick<Tenant, 'id' | 'name' | 'meetingKey' | 'language' | 'isSandbox' | 'sandboxEndsAt'>;
  /** What is held back from the tenant itself now. */
  readonly holding: readonly Pick<Restriction, 'level' | 'cause' | 'reason'>[];
  /** What the network holds back from everybody of its reseller; its tenants are not told why. */
  readonly byNetwork: Level | null;
  /** The most it wants to use of a month, if it has said so; and what it had used when the worker last looked. */
  readonly ceiling: { readonly seconds: bigint | null; readonly minor: bigint | null };
  readonly used: { readonly month: string; readonly seconds: bigint; readonly minor: bigint } | null;
}

type Row = Pick<Portal, 'reseller' | 'tenant' | 'holding' | 'byNetwork'> &
  Record<'ceilingSeconds' | 'ceilingMinor' | 'usedMonth' | 'usedSeconds' | 'usedMinor', string | null>;

/** A tenant with its reseller and what holds for it, in one statement: each page of the portal begins with it. */
@Injectable()
export class PortalsStore {
  /** In the tenant's own scope; NoSuchTenant for another's. */
  async of(tx: ScopedTx, tenantId: string): Promise<Portal> {
    const row = await tx.one<Row>(
      `select json_build_object('id', t.id, 'name', t.name, 'meetingKey', t.meeting_key, 'language', t.language,
           'isSandbox', t.is_sandbox, 'sandboxEndsAt', t.sandbox_ends_at) as tenant,
         (select row_to_json(r) from (select ${RESELLER_COLUMNS} from resellers where id = $1) r) as reseller,
         coalesce((select json_agg(json_build_object('level', x.level, 'cause', x.cause, 'reason', x.reason) order by x.since, x.id)
           from restrictions x where x.reseller_id = $1 and x.tenant_id = $2 and x.lifted_at is null), '[]') as holding, level_of_reseller() as "byNetwork",
         g.ceiling_seconds as "ceilingSeconds", g.ceiling_minor as "ceilingMinor",
         to_char(g.used_month, 'YYYY-MM') as "usedMonth", g.used_seconds as "usedSeconds", g.used_minor as "usedMinor"
       from tenants t left join tenant_gateways g on g.reseller_id = t.reseller_id and g.tenant_id = t.id
       where t.reseller_id = $1 and t.id = $2`,
      [tx.resellerId, tenantId],
    );
    if (!row) throw new NoSuchTenant(tenantId);
    const { reseller, tenant, holding, byNetwork, usedMonth: month } = row;
    const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
    return {
      reseller,
      tenant: { ...tenant, sandboxEndsAt: tenant.sandboxEndsAt && new Date(tenant.sandboxEndsAt) },
      holding,
      byNetwork,
      ceiling: { seconds: big(row.ceilingSeconds), minor: big(row.ceilingMinor) },
      used: month === null ? null : { month, seconds: big(row.usedSeconds) ?? 0n, minor: big(row.usedMinor) ?? 0n },
    };
  }
}
