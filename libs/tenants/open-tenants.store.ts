import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Reseller, Tenant } from './party';
import { RESELLER_COLUMNS } from './resellers.store';
import type { Restriction } from './restriction';
import { RESTRICTION_COLUMNS } from './restrictions.store';
import { TENANT_COLUMNS } from './tenants.store';

/** One tenant with its reseller, and what is held back from it or from everybody of its reseller now. */
export interface TenantFile {
  readonly tenant: Tenant;
  readonly reseller: Reseller;
  readonly restrictions: readonly Restriction[];
}

type Row = Tenant & {
  readonly reseller: Reseller;
  readonly restrictions: readonly (Omit<Restriction, 'since'> & { readonly since: string })[];
};

/** What an operator's pages about one tenant begin with, in one statement. */
@Injectable()
export class OpenTenantsStore {
  /** Undefined for one that the scope does not see. */
  async byId(tx: NetworkTx | ScopedTx, id: string): Promise<TenantFile | undefined> {
    const row = await tx.one<Row>(
      `select ${TENANT_COLUMNS}, (select row_to_json(r) from (select ${RESELLER_COLUMNS} from resellers where id = t.reseller_id) r) as reseller,
         coalesce((select json_agg(x) from (select ${RESTRICTION_COLUMNS} from restrictions where reseller_id = t.reseller_id
           and (tenant_id = t.id or tenant_id is null) and lifted_at is null order by since, id) x), '[]') as restrictions
       from tenants t where id = $1`,
      [id],
    );
    if (!row) return undefined;
    const { reseller, restrictions, ...tenant } = row;
    return {
      tenant,
      reseller,
      restrictions: restrictions.map((one) => ({ ...one, since: new Date(one.since) })),
    };
  }
}
