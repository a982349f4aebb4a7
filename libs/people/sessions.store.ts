import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { ProvidersWord } from './identity-provider';
import { MEMBERSHIPS } from './people.store';
import type { Person } from './roles';
import { hashOf, newToken } from './tokens';

const DAY_MS = 24 * 3_600_000;
const LIVES_MS = 14 * DAY_MS;

/** Where a request comes from, as the list of sessions and the audit log show it. */
export interface Origin {
  readonly address: string;
  readonly device: string;
  /** The reseller whose own host name it came to: only its people are known there. */
  readonly atResellerId?: string | null;
}

export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  /** When it last proved who it is, by a link, a code or a second factor. */
  readonly provedAt: Date;
  readonly secondFactorAt: Date | null;
  readonly hasSecondFactor: boolean;
  readonly device: string;
  readonly address: string;
  /** Begun at this reseller's identity provider, and good at that reseller alone. */
  readonly byResellerId: string | null;
  /** The provider has asked for a second factor. */
  readonly hasProvidersFactor: boolean;
  readonly looksAtResellerId: string | null;
  readonly looksAtTenantId: string | null;
}

const COLUMNS = `s.id, s.person_id as "personId", s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
  s.expires_at as "expiresAt", s.proved_at as "provedAt", s.second_factor_at as "secondFactorAt", s.device, s.address,
  s.by_reseller_id as "byResellerId", s.has_providers_factor as "hasProvidersFactor",
  s.looks_at_reseller_id as "looksAtResellerId", s.looks_at_tenant_id as "looksAtTenantId",
  exists (select 1 from second_factors f where f.person_id = s.person_id and f.confirmed_at is not null) as "hasSecondFactor"`;

type SessionOfPerson = Pick<Session, 'id' | 'personId' | 'byResellerId'>;
const SEEN_BY = 's.person_id = $1 and ($2::uuid is null or s.by_reseller_id = $2)';

/** Sessions, by the hash of their token: two weeks, in Postgres, so that each can be seen and ended. */
@Injectable()
export class SessionsStore {
  /** Begins a session; answers its token, which is kept nowhere. */
  async begin(
    tx: NetworkTx,
    personId: string,
    { address, device }: Origin,
    isVouched: boolean,
    provider: ProvidersWord | null = null,
  ): Promise<string> {
    const [token, now] = [newToken(), tx.clock.now()];
    const hasProvidersFactor = provider?.hasSecondFactor ?? false;
    await tx.query(
      `insert into sessions (token_hash, id, person_id, created_at, last_seen_at, proved_at, second_factor_at, expires_at,
         device, address, by_reseller_id, has_providers_factor) values ($1, $2, $3, $4, $4, $4, $5, $6, $7, $8, $9, $10)`,
      [
        hashOf(token),
        newId(),
        personId,
        now,
        isVouched || hasProvidersFactor ? now : null,
        new Date(now.getTime() + LIVES_MS),
        device.slice(0, 200),
        address,
        provider?.resellerId ?? null,
        hasProvidersFactor,
      ],
    );
    return token;
  }

  byToken(tx: NetworkTx, token: string): Promise<Session | undefined> {
    return tx.one(`select ${COLUMNS} from sessions s where s.token_hash = $1 and s.expires_at > $2`, [
      hashOf(token),
      tx.clock.now(),
    ]);
  }

  /** A session with the person it is of: what every request begins with, so it is asked in one. */
  async withPerson(tx: NetworkTx, token: string): Promise<{ session: Session; person: Person } | undefined> {
    const row = await tx.one<Session & { person: Person }>(
      `select ${COLUMNS}, json_build_object('id', p.id, 'email', p.email, 'name', p.name, 'language', p.language,
         'memberships', ${MEMBERSHIPS}) as person
       from sessions s join people p on p.id = s.person_id where s.token_hash = $1 and s.expires_at > $2`,
      [hashOf(token), tx.clock.now()],
    );
    if (!row) return undefined;
    const { person, ...session } = row;
    return { session, person };
  }

  /** Those of its person that a session may see and end: all; of one begun at a reseller's provider, those begun there. */
  seenBy(tx: NetworkTx, { personId, byResellerId }: SessionOfPerson): Promise<Session[]> {
    return tx.query(
      `select ${COLUMNS} from sessions s where ${SEEN_BY} and s.expires_at > $3 order by s.last_seen_at desc`,
      [personId, byResellerId, tx.clock.now()],
    );
  }

  async seen(tx: NetworkTx, id: string): Promise<void> {
    await tx.query('update sessions set last_seen_at = $2 where id = $1', [id, tx.clock.now()]);
  }

  /** The session has proved itself by a second factor just now. */
  async proved(tx: NetworkTx, id: string): Promise<void> {
    await tx.query('update sessions set proved_at = $2, second_factor_at = $2 where id = $1', [id, tx.clock.now()]);
  }

  async looksAt(tx: NetworkTx, id: string, tenant: { resellerId: string; tenantId: string } | null): Promise<void> {
    await tx.query('update sessions set looks_at_reseller_id = $2, looks_at_tenant_id = $3 where id = $1', [
      id,
      tenant?.resellerId ?? null,
      tenant?.tenantId ?? null,
    ]);
  }

  /** Ends one session that `by` may see, or all of them but itself; answers how many. */
  async end(tx: NetworkTx, by: SessionOfPerson, which: { id: string } | 'all-others'): Promise<number> {
    const [sql, id] = which === 'all-others' ? ['s.id <> $3', by.id] : ['s.id = $3', which.id];
    const ended = await tx.query(`delete from sessions s where ${SEEN_BY} and ${sql} returning 1`, [
      by.personId,
      by.byResellerId,
      id,
    ]);
    return ended.length;
  }

  /** Ends all that were begun at a reseller's identity provider. */
  async endOfProvider(tx: NetworkTx, resellerId: string): Promise<void> {
    await tx.query('delete from sessions where by_reseller_id = $1', [resellerId]);
  }
}
