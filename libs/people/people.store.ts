import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { Actor, NetworkTx } from '@/runtime';
import type { Membership, Person, Role } from './roles';

/** What the person `p` belongs to, the oldest first. */
export const MEMBERSHIPS = `coalesce((
  select json_agg(json_build_object('resellerId', m.reseller_id, 'tenantId', m.tenant_id, 'role', m.role,
    'brand', json_build_object('name', r.name, 'slug', r.slug, 'zone', r.zone)) order by m.created_at)
  from memberships m join resellers r on r.id = m.reseller_id where m.person_id = p.id), '[]')`;
const SELECT = `select p.id, p.email, p.name, p.language, ${MEMBERSHIPS} as memberships from people p`;

/** People and what they belong to: before a session is known there is no scope, so the network's login reads it. */
@Injectable()
export class PeopleStore {
  async byEmail(tx: NetworkTx, email: string): Promise<Person | null> {
    return (await tx.one<Person>(`${SELECT} where p.email = $1`, [email.trim().toLowerCase()])) ?? null;
  }

  async byId(tx: NetworkTx, id: string): Promise<Person | null> {
    return (await tx.one<Person>(`${SELECT} where p.id = $1`, [id])) ?? null;
  }

  /** The addresses of those who hold one of these roles at a tenant. */
  async emailsOf(tx: NetworkTx, tenantId: string, roles: readonly Role[]): Promise<string[]> {
    const rows = await tx.query<{ email: string }>(
      `select p.email from people p join memberships m on m.person_id = p.id
       where m.tenant_id = $1 and m.role = any($2) order by m.created_at`,
      [tenantId, roles],
    );
    return rows.map(({ email }) => email);
  }

  /** The addresses of a reseller's own people who hold one of these roles there. */
  async operatorsOf(tx: NetworkTx, resellerId: string, roles: readonly Role[]): Promise<string[]> {
    const rows = await tx.query<{ email: string }>(
      `select p.email from people p join memberships m on m.person_id = p.id
       where m.reseller_id = $1 and m.tenant_id is null and m.role = any($2) order by m.created_at`,
      [resellerId, roles],
    );
    return rows.map(({ email }) => email);
  }

  /** Addresses of a team's administrators: a tenant's, or, `tenantId` being null, its reseller's own. */
  async headsOf(tx: NetworkTx, resellerId: string, tenantId: string | null): Promise<string[]> {
    const rows = await tx.query<{ email: string }>(
      `select p.email from people p join memberships m on m.person_id = p.id
       where m.reseller_id = $1 and m.tenant_id is not distinct from $2 and m.role like '%-admin' order by m.created_at`,
      [resellerId, tenantId],
    );
    return rows.map(({ email }) => email);
  }

  /** The names of these people, by id. */
  async names(tx: NetworkTx, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; name: string }>('select id, name from people where id = any($1)', [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Adds a person with a membership; somebody known by that address gets the membership alone. */
  async add(tx: NetworkTx, person: Pick<Person, 'email' | 'name' | 'language'>, membership: Membership): Promise<void> {
    const row = await tx.one<{ id: string }>(
      `insert into people (id, email, name, language, created_at) values ($1, $2, $3, $4, $5)
       on conflict (email) do update set email = excluded.email returning id`,
      [newId(), person.email.trim().toLowerCase(), person.name, person.language, tx.clock.now()],
    );
    await tx.query(
      `insert into memberships (reseller_id, id, tenant_id, person_id, role, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [membership.resellerId, newId(), membership.tenantId, row!.id, membership.role, tx.clock.now()],
    );
  }

  /** What somebody is called, and the language of their pages and mails. */
  async change(
    tx: NetworkTx,
    person: Person,
    { name, language }: Pick<Person, 'name' | 'language'>,
    actor: Actor,
  ): Promise<void> {
    await tx.query('update people set name = $2, language = $3 where id = $1', [person.id, name, language]);
    const before = { name: person.name, language: person.language };
    await this.note(tx, person, actor, 'changed account', { before, after: { name, language } });
  }

  /** Another mail address to sign in with; false, and nothing changed, if somebody else has it. */
  async changeAddress(tx: NetworkTx, person: Person, email: string, actor: Actor): Promise<boolean> {
    const row = await tx.one(
      `update people set email = $2 where id = $1 and not exists (select 1 from people where email = $2 and id <> $1) returning id`,
      [person.id, email],
    );
    if (row) await this.note(tx, person, actor, 'changed address', { before: person.email, after: email });
    return row !== undefined;
  }

  /** Writes what somebody did to what is their own (a sign-in, a second factor) into the log of each team they belong to. */
  async note(
    tx: NetworkTx,
    { id, memberships }: Pick<Person, 'id' | 'memberships'>,
    actor: Actor,
    action: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    for (const { resellerId, tenantId } of memberships)
      await tx.auditAs(actor, resellerId, action, id, details, tenantId);
  }
}
