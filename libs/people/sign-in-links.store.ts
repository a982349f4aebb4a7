import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { hashOf, newCode, newToken, plainCode } from './tokens';

const LIVES_MS = 15 * 60_000;
const MOST_TRIES = 5;
const addressHash = (email: string): string => hashOf(email.trim().toLowerCase());
const codeHash = (email: string, code: string): string => hashOf(`${addressHash(email)} ${plainCode(code)}`);

/** What a link or code, taken once, is worth. */
export interface Redeemed {
  readonly personId: string | null;
  readonly isVouched: boolean;
}

/** Sign-in links with their codes: a quarter of an hour, once, hashes only. */
@Injectable()
export class SignInLinksStore {
  /** Makes a link for an address, whether or not anybody has it; `isVouched` stands for a second factor too. */
  async make(
    tx: NetworkTx,
    email: string,
    personId: string | null,
    isVouched: boolean,
    livesMs = LIVES_MS,
  ): Promise<{ token: string; code: string }> {
    const [token, code, now] = [newToken(), newCode(), tx.clock.now()];
    await tx.query(
      `insert into sign_in_links (token_hash, code_hash, email_hash, person_id, is_vouched, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        hashOf(token),
        codeHash(email, code),
        addressHash(email),
        personId,
        isVouched,
        now,
        new Date(now.getTime() + livesMs),
      ],
    );
    return { token, code };
  }

  async recent(tx: NetworkTx, email: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from sign_in_links where email_hash = $1 and created_at > $2',
      [addressHash(email), new Date(tx.clock.now().getTime() - LIVES_MS)],
    );
    return row!.count;
  }

  byToken(tx: NetworkTx, token: string): Promise<Redeemed | undefined> {
    return tx.one(
      `update sign_in_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2
       returning person_id as "personId", is_vouched as "isVouched"`,
      [hashOf(token), tx.clock.now()],
    );
  }

  /** Links of a person that wait are good no more. */
  async endOf(tx: NetworkTx, personId: string): Promise<void> {
    await tx.query(
      'update sign_in_links set expires_at = $2 where person_id = $1 and used_at is null and expires_at > $2',
      [personId, tx.clock.now()],
    );
  }

  /** Each open link of the address counts the try; the one with this code is taken. */
  async byCode(tx: NetworkTx, email: string, code: string): Promise<Redeemed | undefined> {
    const now = tx.clock.now();
    await tx.query(
      `update sign_in_links set tries = tries + 1 where email_hash = $1 and used_at is null and expires_at > $2`,
      [addressHash(email), now],
    );
    return tx.one(
      `update sign_in_links set used_at = $3
       where email_hash = $1 and code_hash = $2 and used_at is null and expires_at > $3 and tries <= $4
       returning person_id as "personId", is_vouched as "isVouched"`,
      [addressHash(email), codeHash(email, code), now, MOST_TRIES],
    );
  }
}
