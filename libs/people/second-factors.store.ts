import { Injectable } from '@nestjs/common';
import { type NetworkTx, sealedIn } from '@/runtime';

export interface SecondFactor {
  readonly secretSealed: string;
  readonly lastStep: bigint;
  readonly confirmedAt: Date | null;
}

/** Where a person's authenticator secret is sealed to. */
export const secondFactorPlace = sealedIn('second_factors', 'secret_sealed');

/** Authenticators and recovery codes: the network's rows, one person's each. */
@Injectable()
export class SecondFactorsStore {
  async lock(tx: NetworkTx, personId: string): Promise<SecondFactor | null> {
    const row = await tx.one<{ secretSealed: string; lastStep: string; confirmedAt: Date | null }>(
      `select secret_sealed as "secretSealed", last_step as "lastStep", confirmed_at as "confirmedAt"
       from second_factors where person_id = $1 for update`,
      [personId],
    );
    return row ? { ...row, lastStep: BigInt(row.lastStep) } : null;
  }

  async add(tx: NetworkTx, personId: string, secretSealed: string): Promise<void> {
    await tx.query('insert into second_factors (id, person_id, secret_sealed, created_at) values ($1, $1, $2, $3)', [
      personId,
      secretSealed,
      tx.clock.now(),
    ]);
  }

  async confirm(tx: NetworkTx, personId: string): Promise<void> {
    await tx.query('update second_factors set confirmed_at = $2 where person_id = $1', [personId, tx.clock.now()]);
  }

  async took(tx: NetworkTx, personId: string, step: bigint): Promise<void> {
    await tx.query('update second_factors set last_step = $2 where person_id = $1', [personId, step.toString()]);
  }

  async remove(tx: NetworkTx, personId: string): Promise<void> {
    await tx.query('delete from recovery_codes where person_id = $1', [personId]);
    await tx.query('delete from second_factors where person_id = $1', [personId]);
    await tx.query('update sessions set second_factor_at = null where person_id = $1', [personId]);
  }

  async setRecovery(tx: NetworkTx, personId: string, hashes: readonly string[]): Promise<void> {
    await tx.query('delete from recovery_codes where person_id = $1', [personId]);
    await tx.query(
      `insert into recovery_codes (code_hash, person_id, created_at) select hash, $1, $2 from unnest($3::text[]) as c(hash)`,
      [personId, tx.clock.now(), hashes],
    );
  }

  async useRecovery(tx: NetworkTx, personId: string, hash: string): Promise<boolean> {
    const used = await tx.query(
      'update recovery_codes set used_at = $3 where person_id = $1 and code_hash = $2 and used_at is null returning 1',
      [personId, hash, tx.clock.now()],
    );
    return used.length === 1;
  }

  async recoveryLeft(tx: NetworkTx, personId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from recovery_codes where person_id = $1 and used_at is null',
      [personId],
    );
    return row!.count;
  }
}
