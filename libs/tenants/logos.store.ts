import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';

/** A reseller's logo as it is shown; `digest` is its name in addresses and on documents. */
export interface Logo {
  readonly digest: string;
  readonly png: Buffer;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether the name can be read in the picture, and need not stand beside it. */
  readonly holdsName: boolean;
}
export type LogoSize = Omit<Logo, 'png'>;

const SIZE = 'digest, width, height, holds_name as "holdsName"';

/** The logos of resellers, past ones among them: a document shows the one it was issued under. */
@Injectable()
export class LogosStore {
  /** The one shown today. */
  current(tx: ScopedTx | NetworkTx, resellerId: string): Promise<Logo | undefined> {
    return tx.one(`select ${SIZE}, png from reseller_logos where reseller_id = $1 and is_current`, [resellerId]);
  }

  currentSize(tx: ScopedTx | NetworkTx, resellerId: string): Promise<LogoSize | undefined> {
    return tx.one(`select ${SIZE} from reseller_logos where reseller_id = $1 and is_current`, [resellerId]);
  }

  /** The one of that name, today's or an earlier one. */
  byDigest(tx: ScopedTx | NetworkTx, resellerId: string, digest: string): Promise<Logo | undefined> {
    return tx.one(`select ${SIZE}, png from reseller_logos where reseller_id = $1 and digest = $2`, [
      resellerId,
      digest,
    ]);
  }

  /** Shows this one from now on; the same picture again is the same logo. */
  async show(
    tx: NetworkTx,
    resellerId: string,
    { png, width, height, holdsName }: Omit<Logo, 'digest'>,
  ): Promise<string> {
    const digest = createHash('sha256').update(png).digest('hex').slice(0, 32);
    await this.hide(tx, resellerId);
    await tx.query(
      `insert into reseller_logos (reseller_id, digest, png, width, height, holds_name, is_current, added_at)
       values ($1, $2, $3, $4, $5, $6, true, $7)
       on conflict (reseller_id, digest) do update set is_current = true, holds_name = excluded.holds_name`,
      [resellerId, digest, png, width, height, holdsName, tx.clock.now()],
    );
    return digest;
  }

  /** Shows none from now on. */
  async hide(tx: NetworkTx, resellerId: string): Promise<void> {
    await tx.query('update reseller_logos set is_current = false where reseller_id = $1 and is_current', [resellerId]);
  }
}
