import { Injectable } from '@nestjs/common';
import type { IssuerTx } from './as-issuer.adapter';

/** The series documents are numbered from, one per issuer and kind. */
@Injectable()
export class SeriesStore {
  /** Both series of an issuer, and the counter each goes on from. */
  async of(
    tx: IssuerTx,
    resellerId: string,
    issuerId: string,
  ): Promise<{ kind: 'invoice' | 'credit-note'; pattern: string; next: bigint }[]> {
    const rows = await tx.query<{ kind: 'invoice' | 'credit-note'; pattern: string; next: string }>(
      `select kind, pattern, next_number as next from invoice_series where reseller_id = $1 and issuer_id = $2 order by kind desc`,
      [resellerId, issuerId],
    );
    return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
  }

  async setPattern(
    tx: IssuerTx,
    resellerId: string,
    issuerId: string,
    kind: 'invoice' | 'credit-note',
    pattern: string,
  ): Promise<void> {
    await tx.query('update invoice_series set pattern = $4 where reseller_id = $1 and issuer_id = $2 and kind = $3', [
      resellerId,
      issuerId,
      kind,
      pattern,
    ]);
  }

  /** Takes `count` numbers under the row's lock, which is held until the transaction ends: rolled back, none is lost. */
  async take(
    tx: IssuerTx,
    resellerId: string,
    issuerId: string,
    kind: 'invoice' | 'credit-note',
    count: number,
  ): Promise<{ first: bigint; pattern: string }> {
    const row = await tx.one<{ first: string; pattern: string }>(
      `update invoice_series set next_number = next_number + $4 where reseller_id = $1 and issuer_id = $2 and kind = $3
       returning next_number - $4 as first, pattern`,
      [resellerId, issuerId, kind, count],
    );
    if (!row) throw new Error(`issuer ${issuerId} has no series for ${kind}`);
    return { first: BigInt(row.first), pattern: row.pattern };
  }
}
