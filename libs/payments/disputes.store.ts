import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { Figure } from '@/runtime';

/** A payment its bank or its holder takes back. An inquiry has taken nothing yet; it may be closed without a dispute. */
export interface Dispute {
  readonly id: string;
  readonly paymentId: string;
  readonly externalId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: 'inquiry' | 'closed' | 'open' | 'won' | 'lost';
  readonly reason: string;
  readonly openedAt: Date;
}

const COLUMNS = `id, payment_id as "paymentId", external_id as "externalId", amount_minor as "amountMinor", currency, state, reason,
  opened_at as "openedAt"`;

@Injectable()
export class DisputesStore {
  async byExternal(tx: IssuerTx, externalId: string): Promise<Dispute | undefined> {
    const row = await tx.one<Dispute>(`select ${COLUMNS} from disputes where external_id = $1`, [externalId]);
    return row && { ...row, amountMinor: BigInt(row.amountMinor) };
  }

  async ofPayment(tx: IssuerTx, paymentId: string): Promise<Dispute[]> {
    const rows = await tx.query<Dispute>(`select ${COLUMNS} from disputes where payment_id = $1 order by opened_at`, [
      paymentId,
    ]);
    return rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
  }

  /** How many disputes run over what an issuer was paid: a reseller's tenants, and for the network its resellers too. */
  openOf(issuerResellerId: string, isNetwork: boolean): Figure {
    return {
      sql: `select count(*) from disputes where state in ('inquiry', 'open')
        and (tier = 'retail' and reseller_id = $1 or tier = 'wholesale' and $2::boolean)`,
      parameters: [issuerResellerId, isNetwork],
    };
  }

  /** Writes a dispute down, or its new state. */
  async save(
    tx: IssuerTx,
    { resellerId, tier, tenantId }: { resellerId: string; tier: string; tenantId: string | null },
    dispute: Dispute,
  ): Promise<void> {
    await tx.query(
      `insert into disputes (reseller_id, id, tier, tenant_id, payment_id, external_id, amount_minor, currency, state, reason, opened_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (reseller_id, id) do update set state = excluded.state, changed_at = excluded.changed_at`,
      [
        resellerId,
        dispute.id,
        tier,
        tenantId,
        dispute.paymentId,
        dispute.externalId,
        dispute.amountMinor,
        dispute.currency,
        dispute.state,
        dispute.reason,
        dispute.openedAt,
        tx.clock.now(),
      ],
    );
  }
}
