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
  /** Some of them to choose from: those `chosen` first, then by name, those whose name has `text` in it. */
  found(
    tx: IssuerTx,
    issuer: { issuerResellerId: string; issuerId: string },
    { text, chosen, limit }: { text: string; chosen: readonly string[]; limit: number },
  ): Promise<Pick<Party, 'payerId' | 'name'>[]> {
    return tx.query(
      `select y.id as "payerId", y.name from payers y
       where exists (select 1 from agreements a where a.reseller_id = y.reseller_id and a.payer_id = y.id
           and a.issuer_reseller_id = $1 and a.issuer_id = $2)
         and (y.id = any($3::uuid[]) or strpos(lower(y.name), $4) > 0)
       order by y.id = any($3::uuid[]) desc, y.name, y.id limit $5`,
      [issuer.issuerResellerId, issuer.issuerId, chosen, text.toLowerCase(), limit],
    );
  }

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
