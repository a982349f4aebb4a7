import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { hashOf, newCode, plainCode } from './tokens';

const LIVES_MS = 15 * 60_000;
const MOST_TRIES = 5;
const codeHash = (personId: string, code: string): string => hashOf(`${personId} ${plainCode(code)}`);

/** Mail addresses that wait for the code that was sent there: one a person, a quarter of an hour, hashes only. */
@Injectable()
export class NewAddressesStore {
  /** In place of one that waited; answers the code. */
  async make(tx: NetworkTx, personId: string, email: string): Promise<string> {
    const [code, now] = [newCode(), tx.clock.now()];
    await tx.query(
      `insert into new_addresses (person_id, email, code_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)
       on conflict (person_id) do update set email = excluded.email, code_hash = excluded.code_hash, tries = 0,
         created_at = excluded.created_at, expires_at = excluded.expires_at`,
      [personId, email, codeHash(personId, code), now, new Date(now.getTime() + LIVES_MS)],
    );
    return code;
  }

  async waiting(tx: NetworkTx, personId: string): Promise<string | null> {
    const row = await tx.one<{ email: string }>(
      'select email from new_addresses where person_id = $1 and expires_at > $2 and tries < $3',
      [personId, tx.clock.now(), MOST_TRIES],
    );
    return row?.email ?? null;
  }

  /** Counts a try; the address if the code is the one that was sent there, which is good no more then. */
  async take(tx: NetworkTx, personId: string, code: string): Promise<string | null> {
    const row = await tx.one<{ email: string; isRight: boolean }>(
      `update new_addresses set tries = tries + 1 where person_id = $1 and expires_at > $2 and tries < $3
       returning email, code_hash = $4 as "isRight"`,
      [personId, tx.clock.now(), MOST_TRIES, codeHash(personId, code)],
    );
    if (!row?.isRight) return null;
    await tx.query('delete from new_addresses where person_id = $1', [personId]);
    return row.email;
  }
}
