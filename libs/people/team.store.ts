import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Role } from './roles';

/** Whose team: the network's or a reseller's (no tenant), or one tenant's. */
export interface TeamOf {
  readonly resellerId: string;
  readonly tenantId: string | null;
}
export interface Member {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  readonly hasSecondFactor: boolean;
}
export interface Invitation extends TeamOf {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly language: 'en' | 'ca' | 'es';
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const TEAM = 'm.reseller_id = $1 and m.tenant_id is not distinct from $2';
const INVITATION = `reseller_id as "resellerId", tenant_id as "tenantId", id, email, role, language,
  created_at as "createdAt", expires_at as "expiresAt"`;

/** Who belongs to a team, and who is asked to. Names and addresses are the network's rows, so its login reads them. */
@Injectable()
export class TeamStore {
  /** The members, locked: two changes of one team come one after the other. */
  async members(tx: NetworkTx, { resellerId, tenantId }: TeamOf): Promise<Member[]> {
    return tx.query(
      `select m.id, p.id as "personId", p.name, p.email, m.role, m.created_at as "createdAt",
         (select max(s.last_seen_at) from sessions s where s.person_id = p.id) as "lastSeenAt",
         exists (select 1 from second_factors f where f.person_id = p.id and f.confirmed_at is not null) as "hasSecondFactor"
       from memberships m join people p on p.id = m.person_id where ${TEAM} order by p.name, p.email for update of m`,
      [resellerId, tenantId],
    );
  }

  async setRole(tx: NetworkTx, { resellerId }: TeamOf, membershipId: string, role: Role): Promise<void> {
    await tx.query('update memberships set role = $3 where reseller_id = $1 and id = $2', [
      resellerId,
      membershipId,
      role,
    ]);
  }

  async remove(tx: NetworkTx, { resellerId }: TeamOf, membershipId: string): Promise<void> {
    await tx.query('delete from memberships where reseller_id = $1 and id = $2', [resellerId, membershipId]);
  }

  invitations(tx: NetworkTx, { resellerId, tenantId }: TeamOf): Promise<Invitation[]> {
    return tx.query(
      `select ${INVITATION} from invitations m where ${TEAM} and accepted_at is null and withdrawn_at is null
       order by created_at`,
      [resellerId, tenantId],
    );
  }

  /** An invitation again to one address takes the place of the one before. */
  async invite(
    tx: NetworkTx,
    { resellerId, tenantId }: TeamOf,
    invitation: { email: string; role: Role; language: string; tokenHash: string; livesMs: number },
  ): Promise<string> {
    const [id, now] = [newId(), tx.clock.now()];
    await tx.query(
      `update invitations m set withdrawn_at = $4 where ${TEAM} and email = $3 and accepted_at is null and withdrawn_at is null`,
      [resellerId, tenantId, invitation.email, now],
    );
    await tx.query(
      `insert into invitations (reseller_id, id, tenant_id, email, role, language, token_hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        resellerId,
        id,
        tenantId,
        invitation.email,
        invitation.role,
        invitation.language,
        invitation.tokenHash,
        now,
        new Date(now.getTime() + invitation.livesMs),
      ],
    );
    return id;
  }

  async withdraw(tx: NetworkTx, { resellerId, tenantId }: TeamOf, id: string): Promise<boolean> {
    const withdrawn = await tx.query(
      `update invitations m set withdrawn_at = $4 where ${TEAM} and id = $3 and accepted_at is null and withdrawn_at is null
       returning 1`,
      [resellerId, tenantId, id, tx.clock.now()],
    );
    return withdrawn.length === 1;
  }

  byToken(tx: NetworkTx, tokenHash: string): Promise<Invitation | undefined> {
    return tx.one(
      `select ${INVITATION} from invitations
       where token_hash = $1 and accepted_at is null and withdrawn_at is null and expires_at > $2 for update`,
      [tokenHash, tx.clock.now()],
    );
  }

  async accepted(tx: NetworkTx, { resellerId, id }: Invitation): Promise<void> {
    await tx.query('update invitations set accepted_at = $3 where reseller_id = $1 and id = $2', [
      resellerId,
      id,
      tx.clock.now(),
    ]);
  }
}
