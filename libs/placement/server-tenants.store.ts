import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import type { BbbServer } from './server';

export interface ServerTenant {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly name: string;
}

/** Whose new meetings go to a server. */
@Injectable()
export class ServerTenantsStore {
  /** Its home is this server; for one of the shared pool, all whose home is the pool. */
  of(tx: NetworkTx, { id, poolResellerId }: Pick<BbbServer, 'id' | 'poolResellerId'>): Promise<ServerTenant[]> {
    return tx.query(
      `select t.reseller_id as "resellerId", t.id as "tenantId", t.name from tenants t
         left join tenant_gateways g on g.reseller_id = t.reseller_id and g.tenant_id = t.id
       where t.state <> 'ended' and (g.home_server_id = $1 or ($2 and g.home_server_id is null))
       order by t.name, t.id`,
      [id, poolResellerId === null],
    );
  }
}
