import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';

export interface Agreement {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly tenantId: string | null;
  readonly payerId: string;
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

/** Who buys from whom, on which terms from which day. */
@Injectable()
export class AgreementsStore {
  async add(tx: ScopedTx | NetworkTx, agreement: Agreement, terms: unknown): Promise<void> {
    await tx.query(
      `insert into agreements (reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, starts_on,
         ends_on, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        agreement.resellerId,
        agreement.id,
        agreement.tier,
        agreement.tenantId,
        agreement.payerId,
        agreement.issuerResellerId,
        agreement.issuerId,
        agreement.startsOn,
        agreement.endsOn,
        tx.clock.now(),
      ],
    );
    await this.addVersion(tx, agreement, agreement.startsOn, terms);
  }

  async addVersion(
    tx: ScopedTx | NetworkTx,
    agreement: Pick<Agreement, 'resellerId' | 'id' | 'tenantId' | 'tier'>,
    startsOn: string,
    terms: unknown,
  ): Promise<void> {
    await tx.query(
      `insert into agreement_versions (reseller_id, agreement_id, tenant_id, tier, starts_on, terms, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [agreement.resellerId, agreement.id, agreement.tenantId, agreement.tier, startsOn, terms, tx.clock.now()],
    );
  }

  /** Lets another pay for a tenant under the agreement that runs; answers it with who paid before. */
  setPayer(tx: ScopedTx, tenantId: string, payerId: string): Promise<{ id: string; payerId: string } | undefined> {
    return tx.one(
      `update agreements a set payer_id = $3 from (select id, payer_id from agreements
           where reseller_id = $1 and tenant_id = $2 and tier = 'retail' and ends_on is null for update) before
       where a.reseller_id = $1 and a.id = before.id returning a.id, before.payer_id as "payerId"`,
      [tx.resellerId, tenantId, payerId],
    );
  }
}
