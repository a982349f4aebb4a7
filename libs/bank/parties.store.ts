import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';

/** A payer of an issuer's, with the tenants it pays for. */
export interface Party {
  readonly resellerId: string;
  readonly payerId: string;
  readonly tier: 'retail' | 'wholesale';
  readonly name: string;
  readonly tenantIds: readonly string[];
}

/** Who may owe an issuer: the payers of its agreements. */
@Injectable()
export class PartiesStore {
  /** In order of their names; these alone where asked. */
  of(
    tx: IssuerTx,
    issuer: { issuerResellerId: string; issuerId: string },
    payerIds: readonly string[] | null = null,
  ): Promise<Party[]> {
    return tx.query(
      `select y.reseller_id as "resellerId", y.id as "payerId", y.tier, y.name,
         coalesce(array_agg(distinct a.tenant_id) filter (where a.tenant_id is not null), '{}') as "tenantIds"
       from payers y join agreements a on a.reseller_id = y.reseller_id and a.payer_id = y.id
       where a.issuer_reseller_id = $1 and a.issuer_id = $2 and ($3::uuid[] is null or y.id = any($3))
       group by y.reseller_id, y.id order by y.name, y.id`,
      [issuer.issuerResellerId, issuer.issuerId, payerIds],
    );
  }
}
